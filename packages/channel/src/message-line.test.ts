import { expect, it } from 'vitest'
import { messageLine } from './message-line.ts'

it.each([
  ['_You are chatting with an AI assistant._\n\nHello', 'You are chatting with an AI assistant. Hello'],
  ['*Ten* per _cent_ ~off~ ```code```', 'Ten per cent off code'],
  ['snake_case_name, 2*3*4 and a * b * c', 'snake_case_name, 2*3*4 and a * b * c'],
  ['*not closed', '*not closed'],
  ['_früher_ und *später*', 'früher und später'],
])('%j in a line', (text, line) => {
  expect(messageLine('bot', { type: 'text', text })).toBe(line)
})

it('names a kind that has no words', () => {
  expect(messageLine('contact', { type: 'image', media: { id: '1', mimeType: 'image/png' } })).toBe('Picture')
})
