import { whatsappLimits, type JsonObject } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import { conversation, flow, type FakeTool } from '../testing/index.ts'
import { checkFlow } from '@parley/flow'
import { cards } from '../catalog/cards.ts'

const findTimes = {
  id: 'tool-1', name: 'find_times', repeatable: true, confirm: '',
  parameters: { type: 'object', properties: { day: { type: 'string' }, seats: { type: 'number' }, note: { type: 'string' } }, required: ['day'] },
  results: [{ name: 'times', type: 'list', label: 'Times' }],
}
const book = { ...findTimes, id: 'tool-2', name: 'book', repeatable: false, confirm: 'Shall I book {{ arguments.day }}?' }

const built = (tool: JsonObject) =>
  flow().node('start').node('tool-call', 'lookup', { tool, values: { day: '{{ conversation.last_message }}', seats: '2' }, deadline: { amount: 1, unit: 'hours' } })
    .node('message', 'found', { bubbles: [{ type: 'text', text: 'Free: {{ lookup.times | join: ", " }}' }] })
    .node('message', 'sorry', { bubbles: [{ type: 'text', text: 'Sorry: {{ lookup.reason }} ({{ lookup.cause }})' }] })
    .node('message', 'declined', { bubbles: [{ type: 'text', text: 'Not booked.' }] })
    .connect('start', 'lookup').connect('lookup:done', 'found').connect('lookup:refused', 'sorry').connect('lookup:unavailable', 'sorry').connect('lookup:timed-out', 'sorry').connect('lookup:bad-arguments', 'sorry')

const answers: FakeTool = () => ({ times: ['9:00', '9:30'], secret: 1 })

describe('a tool called by the flow', () => {
  it('gets its arguments from the conversation, and its results are there afterwards', () => {
    const talk = conversation(built(findTimes), { tool: answers }).contactSays('2026-12-01').expectReplies('Free: 9:00, 9:30')
    expect(talk.calls).toEqual([{ toolId: 'tool-1', name: 'find_times', arguments: { day: '2026-12-01', seats: '2' }, repeatable: true }])
  })

  it.each([
    ['refused', 'That day is closed.'], ['unreachable', 'away'], ['timeout', 'slow'], ['uncertain', 'who knows'], ['bad-arguments', 'no day'], ['not-allowed', 'gone'],
  ] as const)('leaves by an exit of its own when it fails: %s', (cause, reason) => {
    conversation(built(findTimes), { tool: () => ({ type: 'tool-failed', cause, reason }) }).contactSays('Monday').expectReplies(`Sorry: ${reason} (${cause})`)
  })

  it('is called only after a plain yes, once, with the message that said it', () => {
    const talk = conversation(built(book).connect('lookup:declined', 'declined'), { tool: answers }).contactSays('Tuesday').expectReplies('Shall I book Tuesday?')
    expect(talk.calls).toEqual([])
    talk.contactSays('yes').expectReplies('Free: 9:00, 9:30')
    expect(talk.calls).toHaveLength(1)
    expect(talk.calls[0]!.confirmedBy).toMatch(/./)
  })

  it.each(['no', 'yes but on Friday', 'what does it cost?'])('is not called after “%s”', (words) => {
    const talk = conversation(built(book).connect('lookup:declined', 'declined'), { tool: answers }).contactSays('Tuesday').expectReplies('Shall I book Tuesday?').contactSays(words).expectReplies('Not booked.')
    expect(talk.calls).toEqual([])
  })

  it('says what is missing before it is published', () => {
    const document = flow().node('start').node('tool-call', 'lookup', { tool: findTimes, values: {} }).connect('start', 'lookup').build()
    const problems = checkFlow(document, cards, { limits: whatsappLimits, flows: [], contactFields: [] }).filter(({ severity }) => severity === 'error').map(({ message }) => message)
    expect(problems).toContainEqual(expect.stringContaining('Say what “day” is'))
  })
})
