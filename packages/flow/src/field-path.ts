import type { Json, JsonObject } from '@parley/channel'

/** `options[1].title` -> `['options', 1, 'title']`: the places that problems and texts name. */
function parseField(field: string): (string | number)[] {
  return field
    .split(/[.[\]]/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** The value at a place of a config; undefined where there is none. Own properties only. */
export function getField(value: Json | undefined, field: string): Json | undefined {
  let current = value
  for (const part of parseField(field)) {
    if (Array.isArray(current)) current = current[Number(part)]
    else if (typeof current === 'object' && current !== null && Object.hasOwn(current, String(part))) current = current[String(part)]
    else return undefined
  }
  return current
}

/** A copy with the value at `field` replaced; `undefined` removes it. What lies beside the path is shared. */
export function setField(config: JsonObject, field: string, value: Json | undefined): JsonObject {
  return put(config, parseField(field), value) as JsonObject
}

function put(current: Json | undefined, path: (string | number)[], value: Json | undefined): Json {
  const [head, ...rest] = path
  if (head === undefined) return value ?? null
  if (typeof head === 'number' || Array.isArray(current)) {
    const copy = Array.isArray(current) ? [...current] : []
    if (rest.length === 0 && value === undefined) copy.splice(Number(head), 1)
    else copy[Number(head)] = put(copy[Number(head)], rest, value)
    return copy
  }
  const copy: JsonObject = typeof current === 'object' && current !== null ? { ...current } : {}
  if (rest.length === 0 && value === undefined) delete copy[head]
  else copy[head] = put(copy[head], rest, value)
  return copy
}

/** Every text in a JSON value, with where it stands. */
export function* textLeaves(value: Json, field = ''): Generator<{ field: string; text: string }> {
  if (typeof value === 'string') yield { field, text: value }
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textLeaves(item, `${field}[${index}]`)
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* textLeaves(item, field === '' ? key : `${field}.${key}`)
}
