import { expect, it } from 'vitest'
import { inOrder, type Message } from './in-order.ts'

const message = (id: string, second: number): Message => ({
  id,
  author: 'bot',
  content: { type: 'text', text: id },
  channelMessageId: null,
  details: null,
  status: 'sent',
  nodeId: null,
  failure: null, held: null, waits: null,
  possiblyDouble: false,
  offlineAnswer: false,
  repeats: false,
  sentAgain: false,
  tooLate: false,
  at: new Date(second * 1000),
})
const fault = (id: string, second: number) => ({ id, at: new Date(second * 1000), code: 'missing-value', message: id, flowId: null, nodeId: null })

it('keeps messages as they were said, even where their clocks disagree, and puts each fault where it happened', () => {
  const entries = inOrder([message('a', 10), message('b', 20), message('c', 15)], [fault('old', 5), fault('f', 16), fault('g', 30)])
  expect(entries.map(({ id }) => id)).toEqual(['a', 'f', 'b', 'c', 'g'])
})

it('shows faults also where nothing was said', () => {
  expect(inOrder([], [fault('f', 1)]).map(({ id }) => id)).toEqual(['f'])
})
