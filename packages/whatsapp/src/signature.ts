import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Meta's signature of a webhook body, as it stands in `X-Hub-Signature-256`.
 *
 * @param rawBody The bytes as they arrived. Never a re-serialised body: Meta signs `\uXXXX` escapes, which
 *   `JSON.stringify` would turn into UTF-8.
 * @param appSecret The Meta app's secret; neither the access token nor the verify token.
 */
export function signBody(rawBody: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(rawBody).digest('hex')}`
}

/** True when `header` is `appSecret`'s signature of exactly these bytes. Takes the same time wherever they differ. */
export function verifySignature(rawBody: Uint8Array, header: string | undefined, appSecret: string): boolean {
  // An empty secret would let anyone sign.
  if (appSecret === '' || header === undefined || !/^sha256=[0-9a-f]{64}$/.test(header)) return false
  const expected = Buffer.from(signBody(rawBody, appSecret))
  const given = Buffer.from(header)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
