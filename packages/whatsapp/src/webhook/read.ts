import type { Json, JsonObject } from '@parley/channel'

/** What the outside sent, before anything is known about it. */
export type Loose = Record<string, unknown>

export function asRecord(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/**
 * PostgreSQL stores neither NUL nor half a surrogate pair, and one such character from a customer must not
 * make a whole delivery unstorable.
 */
export function cleanText(text: string): string {
  return text
    .replaceAll('\u0000', '')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}

/** The text, or undefined where there is none or an empty one. */
export function asText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? cleanText(value) : ''
  return text === '' ? undefined : text
}

/** Longer than any id that Meta gives; what is longer could not be indexed. */
const longestId = 1024

/** An id: a non-empty text, or a whole number written without quotes (Meta's samples do both). */
export function asId(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  const text = asText(value)
  return text !== undefined && text.length <= longestId ? text : undefined
}

export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? withoutSign(number) : undefined
}

/** JSON knows no negative zero. */
function withoutSign(number: number): number {
  return number === 0 ? 0 : number
}

/** Meta's whole seconds, as text or number, in milliseconds. Refuses what no date can hold. */
export function asTime(value: unknown): number | undefined {
  const seconds = asNumber(value)
  return seconds !== undefined && seconds > 0 && seconds < 8.64e12 ? Math.trunc(seconds * 1000) : undefined
}

const deepest = 100
const mostNodes = 200_000

/** A JSON copy of anything, cut where it nests deeper than 100 or grows beyond reason. */
export function toJson(value: unknown): Json {
  let nodes = 0
  const copy = (part: unknown, depth: number): Json => {
    nodes += 1
    if (nodes > mostNodes || depth > deepest) return null
    if (typeof part === 'string') return cleanText(part)
    if (typeof part === 'boolean') return part
    if (typeof part === 'number') return Number.isFinite(part) ? withoutSign(part) : null
    if (Array.isArray(part)) return Array.from(part, (item) => copy(item, depth + 1))
    const record = asRecord(part)
    if (!record) return null
    const entries = Object.entries(record).map(([key, item]) => [cleanText(key), copy(item, depth + 1)] as const)
    return Object.fromEntries(entries)
  }
  return copy(value, 0)
}

export function toJsonObject(value: unknown): JsonObject {
  const json = toJson(value)
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { value: json }
}
