import { expect, it } from 'vitest'
import { signBody, verifySignature } from './signature.ts'

const secret = 'app-secret'
const escaped = Buffer.from('{"text":"caf\\u00e9 \\ud83d\\ude00"}')

it('takes the signature of exactly these bytes', () => {
  expect(verifySignature(escaped, signBody(escaped, secret), secret)).toBe(true)
  // Computed elsewhere: `printf hello | openssl dgst -sha256 -hmac secret`.
  expect(signBody(Buffer.from('hello'), 'secret')).toBe('sha256=88aab3ede8d3adf94d26ab90d3bafd4a2083070c3bcce9c014ee04a443847c0b')
})

it('refuses the same JSON written with other bytes', () => {
  const again = Buffer.from(JSON.stringify(JSON.parse(escaped.toString('utf8'))))
  expect(again.equals(escaped)).toBe(false)
  expect(verifySignature(again, signBody(escaped, secret), secret)).toBe(false)
})

it.each([
  ['none', undefined],
  ['an empty one', ''],
  ['another secret', signBody(escaped, 'other')],
  ['no prefix', signBody(escaped, secret).slice(7)],
  ['SHA-1', 'sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['capitals', signBody(escaped, secret).toUpperCase()],
  ['one digit too many', `${signBody(escaped, secret)}0`],
  ['non-ASCII', `sha256=${'é'.repeat(64)}`],
])('refuses %s', (_name, header) => {
  expect(verifySignature(escaped, header, secret)).toBe(false)
})

it('refuses everything while the secret is empty', () => {
  expect(verifySignature(escaped, signBody(escaped, ''), '')).toBe(false)
})
