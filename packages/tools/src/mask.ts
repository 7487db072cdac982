import type { Json } from '@parley/channel'

const hidden = '•••'
/** Headers that hold a secret whoever wrote it there, by reference or in clear. */
const secretHeaders = /^(authorization|proxy-authorization|cookie|set-cookie)$|api[-_]?key|token|secret|password|session/i

/** Takes secrets out of what is shown or handed on, however they came there: as they are, in an address, or in Base64. */
export function createMask(secrets: Iterable<string>): <T extends Json>(value: T) => T {
  const known = [...new Set([...secrets].filter((secret) => secret !== '').flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), JSON.stringify(secret).slice(1, -1)]))].sort((a, b) => b.length - a.length)
  const mask = (value: Json): Json => {
    if (typeof value === 'string') return known.reduce((text, secret) => text.replaceAll(secret, hidden), value)
    if (Array.isArray(value)) return value.map(mask)
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [mask(name) as string, mask(inner)]))
    return value
  }
  return mask as <T extends Json>(value: T) => T
}

/** Headers as they are shown. */
export function maskHeaders(headers: Iterable<[string, string]>): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [name, secretHeaders.test(name) ? hidden : value]))
}
