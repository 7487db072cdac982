import { expect, test } from 'vitest'
import { messagesOf } from './messages-of.ts'
import type { HistoryEntry, ToolRound } from './port.ts'

const said = (id: string, text: string, at: number): HistoryEntry => ({ id, from: 'contact', text, at })
const bot = (text: string, at: number): HistoryEntry => ({ from: 'bot', text, at })
const round = (name: string, at: number, after?: string): ToolRound => ({ at, ...(after === undefined ? {} : { after }), reply: '', calls: [{ id: name, toolId: name, name, arguments: {} }], results: [{ callId: name, ok: true, content: `of ${name}` }] })
const outline = (...given: Parameters<typeof messagesOf>) =>
  messagesOf(...given).map((message) => (message.role === 'results' ? message.results.map(({ callId }) => `result ${callId}`).join() : `${message.role} ${message.content.replace(/<\/?customer>/g, '')}${message.role === 'assistant' ? message.calls.map(({ name }) => `[${name}]`).join('') : ''}`))

test('a message that crossed an answer stands behind it, whatever the second that it bears', () => {
  // Written at 5.8 s, which the channel tells as 5.0; the answer to the one before left at 5.9.
  const history = [said('one', 'Are you open?', 4_000), bot('Until six.', 5_900), said('two', 'And on Sunday?', 5_000)]
  expect(outline({ history })).toEqual(['user Are you open?', 'assistant Until six.', 'user And on Sunday?'])
})

test('what was called stands behind the message that it was about, and its words', () => {
  const history = [said('one', 'Is Friday free?', 4_000), bot('Let me see.', 5_000), bot('It is.', 6_000), said('two', 'Take it.', 5_000), bot('Done.', 9_000)]
  const rounds = [round('look', 5_000, 'one'), round('book', 8_000, 'two'), round('note', 8_500, 'two')]
  expect(outline({ history, rounds })).toEqual([
    'user Is Friday free?', 'assistant Let me see.[look]', 'result look', 'assistant It is.', 'user Take it.', 'assistant [book]', 'result book', 'assistant [note]', 'result note', 'assistant Done.',
    'user (The customer has said nothing more. Go on.)',
  ])
})

test('a message that came while something was called is the last that the model sees', () => {
  const history = [said('one', 'Is Friday free?', 4_000), said('two', 'In the morning.', 4_000)]
  expect(outline({ history, rounds: [round('look', 5_000, 'one')] })).toEqual(['user Is Friday free?', 'assistant [look]', 'result look', 'user In the morning.'])
})

test('of a round whose message is not among what is kept, the clock decides', () => {
  const history = [said('two', 'And now?', 7_000)]
  expect(outline({ history, rounds: [round('look', 5_000, 'one')] })).toEqual(['user (The conversation begins.)', 'assistant [look]', 'result look', 'user And now?'])
})
