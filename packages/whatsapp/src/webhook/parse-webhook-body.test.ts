import { expect, it } from 'vitest'
import { mostWebhookBytes, parseWebhookBody } from './parse-webhook-body.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

it('reads JSON', () => {
  expect(parseWebhookBody(bytes('{"a":"\\u00e9"}'))).toEqual({ ok: true, body: { a: 'é' } })
})

it.each([
  ['nothing', ''],
  ['half a body', '{"object":'],
  ['HTML', '<html>'],
])('names %s not-json', (_name, text) => {
  expect(parseWebhookBody(bytes(text))).toEqual({ ok: false, reason: 'not-json' })
})

it('names broken UTF-8 not-json', () => {
  expect(parseWebhookBody(Uint8Array.of(0x22, 0xff, 0xfe, 0x22))).toEqual({ ok: false, reason: 'not-json' })
})

it('takes nesting to 100 and refuses 101, before anything is parsed', () => {
  expect(parseWebhookBody(bytes(nested(100))).ok).toBe(true)
  expect(parseWebhookBody(bytes(nested(101)))).toEqual({ ok: false, reason: 'too-deep' })
  expect(parseWebhookBody(bytes('['.repeat(1_000_000)))).toEqual({ ok: false, reason: 'too-deep' })
})

it('does not count brackets inside a text', () => {
  expect(parseWebhookBody(bytes(JSON.stringify({ text: `\\"${'['.repeat(500)}` }))).ok).toBe(true)
})

it('refuses more than 3 MB', () => {
  expect(parseWebhookBody(new Uint8Array(mostWebhookBytes + 1))).toEqual({ ok: false, reason: 'too-large' })
})
