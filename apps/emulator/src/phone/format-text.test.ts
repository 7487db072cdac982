import { expect, it } from 'vitest'
import { formatText, type Piece } from './format-text.ts'

/** `<b>…</b>` and so on, to read the expectations at a glance. */
const show = (pieces: Piece[]): string =>
  pieces.map((piece) => ('pieces' in piece ? `<${piece.kind}>${show(piece.pieces)}</${piece.kind}>` : piece.kind === 'text' ? piece.text : `<${piece.kind}>${piece.text}</${piece.kind}>`)).join('')

it.each([
  ['plain', 'plain'],
  ['*bold* _it_ ~gone~', '<bold>bold</bold> <italic>it</italic> <strike>gone</strike>'],
  ['*bold _both_*', '<bold>bold <italic>both</italic></bold>'],
  ['```a *b*```', '<mono>a *b*</mono>'],
  ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
  ['* no * and ** and *open', '* no * and ** and *open'],
  ['*one\ntwo*', '*one\ntwo*'],
  ['(*yes*)', '(<bold>yes</bold>)'],
  ['*مرحبا* 👋', '<bold>مرحبا</bold> 👋'],
  ['See https://a.example/x_y_z?q=1. Ok', 'See <link>https://a.example/x_y_z?q=1</link>. Ok'],
  ['(https://a.example)', '(<link>https://a.example</link>)'],
  ['xhttps://a.example', 'xhttps://a.example'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['', ''],
])('%j', (source, expected) => {
  expect(show(formatText(source))).toBe(expected)
})

it('loses no character of a long run of marks', () => {
  const source = '*_~'.repeat(2000)
  const flat = (pieces: Piece[]): number => pieces.reduce((sum, piece) => sum + ('pieces' in piece ? flat(piece.pieces) + 2 : piece.text.length), 0)
  expect(flat(formatText(source))).toBe(source.length)
})
