export const mostWebhookBytes = 3 * 1024 * 1024
export const deepestWebhook = 100

export type ParsedWebhook = { ok: true; body: unknown } | { ok: false; reason: 'not-json' | 'too-deep' | 'too-large' }

/**
 * Reads a webhook's bytes. Size and nesting are looked at before anything is built from them.
 *
 * @returns The JSON value, or the name of what is wrong: over 3 MB (Meta's own limit), nested deeper than
 *   100, or no JSON in UTF-8.
 */
export function parseWebhookBody(raw: Uint8Array): ParsedWebhook {
  if (raw.byteLength > mostWebhookBytes) return { ok: false, reason: 'too-large' }
  if (nesting(raw) > deepestWebhook) return { ok: false, reason: 'too-deep' }
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw))
    return { ok: true, body }
  } catch {
    return { ok: false, reason: 'not-json' }
  }
}

const quote = 0x22
const backslash = 0x5c

/** How deep brackets and braces nest, strings left out; stops counting once it is too deep. */
function nesting(raw: Uint8Array): number {
  let depth = 0
  let most = 0
  let inString = false
  for (let at = 0; at < raw.length && most <= deepestWebhook; at += 1) {
    const byte = raw[at]
    if (inString) {
      if (byte === backslash) at += 1
      else if (byte === quote) inString = false
    } else if (byte === quote) inString = true
    else if (byte === 0x5b || byte === 0x7b) most = Math.max(most, ++depth)
    else if (byte === 0x5d || byte === 0x7d) depth -= 1
  }
  return most
}
