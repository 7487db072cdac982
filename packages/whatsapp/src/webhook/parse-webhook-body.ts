import { isUtf8 } from 'node:buffer'

export const mostWebhookBytes = 3 * 1024 * 1024
const deepestWebhook = 100

export type ParsedWebhook = { ok: true; body: unknown } | { ok: false; reason: 'not-json' | 'too-deep' | 'too-large' }

/**
 * Reads a webhook's bytes. Size and nesting are looked at before anything is built from them.
 *
 * @returns The JSON value, or the name of what is wrong: over 3 MB (Meta's own limit), nested deeper than
 *   100, or no JSON in UTF-8.
 */
export function parseWebhookBody(raw: Uint8Array): ParsedWebhook {
  if (raw.byteLength > mostWebhookBytes) return { ok: false, reason: 'too-large' }
  if (!isUtf8(raw)) return { ok: false, reason: 'not-json' }
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')
  if (isTooDeep(text)) return { ok: false, reason: 'too-deep' }
  try {
    return { ok: true, body: JSON.parse(text) as unknown }
  } catch {
    return { ok: false, reason: 'not-json' }
  }
}

const bracket = /[[{]/g
const quote = 0x22
const backslash = 0x5c

/** Whether brackets and braces nest too deep, strings left out. Looks closely only where there are enough of them. */
function isTooDeep(text: string): boolean {
  bracket.lastIndex = 0
  let openings = 0
  while (openings <= deepestWebhook && bracket.test(text)) openings++
  return openings > deepestWebhook && nesting(text) > deepestWebhook
}

/** How deep it nests; stops counting once it is too deep. */
function nesting(text: string): number {
  let depth = 0
  let most = 0
  let inString = false
  for (let at = 0; at < text.length && most <= deepestWebhook; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === backslash) at += 1
      else if (code === quote) inString = false
    } else if (code === quote) inString = true
    else if (code === 0x5b || code === 0x7b) most = Math.max(most, ++depth)
    else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return most
}
