import { describe, expect, it } from 'vitest'
import type { FakeModel } from '../testing/index.ts'
import { conversation, flow } from '../testing/index.ts'
import { classifyCard } from './card.ts'

const intents = [
  { id: 'book', name: 'Booking', description: 'They want an appointment.', examples: ['Can I come in on Friday?', ''] },
  { id: 'refund', name: 'Refund', description: 'They want money back.', examples: [] },
]

const drawn = (config = {}) =>
  flow()
    .node('start')
    .node('classify', 'wish', { intents, ...config })
    .node('message', 'books', { bubbles: [{ id: 'a', type: 'text', text: 'To book ({{ wish.intent }}, {{ wish.confidence }})' }] })
    .node('message', 'pays', { bubbles: [{ id: 'a', type: 'text', text: 'To pay back' }] })
    .node('message', 'other', { bubbles: [{ id: 'a', type: 'text', text: 'Something else' }] })
    .node('end', 'bye', { text: '' })
    .connect('start', 'wish')
    .connect('wish:intent:book', 'books')
    .connect('wish:intent:refund', 'pays')
    .connect('wish:none', 'other')

const names = (exit: string | null, confidence = 0.9): FakeModel => () => ({ type: 'answered', answer: { reply: '', exit, confidence, collected: {}, provider: 'fake', model: 'fake', offline: false, usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 } } })
const fails = (cause: 'timeout' | 'over-budget' | 'bad-answer'): FakeModel => () => ({ type: 'model-failed', cause, reason: 'No.' })

describe('what was told', () => {
  it.each<[string, object, FakeModel, string[]]>([
    ['an intent', {}, names('Booking'), ['To book (Booking, 0.9)']],
    ['another', {}, names('Refund', 0.5), ['To pay back']],
    ['none', {}, names(null), ['Something else']],
    ['one that it is not sure of', {}, names('Booking', 0.49), ['Something else']],
    ['one that it need not be sure of', { leastConfidence: 0.2 }, names('Booking', 0.25), ['To book (Booking, 0.25)']],
    ['one that it does not have', {}, names('Free of charge', 1), ['Something else']],
    ['nothing, for it took too long', {}, fails('timeout'), ['Sorry, something is not working on our side.']],
    ['nothing usable', { apology: 'Hm, {{ contact.name }}.' }, fails('bad-answer'), ['Hm, Ada.']],
    ['nothing, for the budget is used up', {}, fails('over-budget'), ['Sorry, something is not working on our side.']],
    ['nothing, without an apology', { apology: '' }, fails('timeout'), []],
  ])('%s', (_name, config, model, replies) => void conversation(drawn(config), { model }).contactSays('Friday?').expectReplies(...replies).expectEnded())

  it.each([['timeout', 'failed'], ['bad-answer', 'failed'], ['over-budget', 'over-budget']] as const)('%s leaves by %s', (cause, port) => {
    const talk = conversation(drawn({ apology: '' }), { model: fails(cause) }).contactSays('Friday?').settle()
    expect(talk.trail.find(({ what, nodeId }) => what === 'left' && nodeId === 'wish')).toMatchObject({ port })
  })

  it('does not say more than was told: what counted as none is none', () => {
    const kept = drawn().node('ask', 'stay', { text: '{{ wish.intent | default: "nothing" }}' }).connect('other', 'stay')
    conversation(kept, { model: names('Booking', 0.1) }).contactSays('Hm').expectReplies('Something else', 'nothing').expectValue('wish.intent', '').expectValue('wish.confidence', 0.1)
  })
})

describe('what is read', () => {
  it('is what they wrote, a burst of it together, with the intents as they are meant and nothing that was left empty', () => {
    const talk = conversation(drawn({ model: 'tiny', budget: 0.05, fallback: { provider: 'offline', model: '' } }), { model: names('Booking') }).contactSays('hi', 'Friday?').settle()
    expect(talk.requests).toHaveLength(1)
    expect(talk.requests[0]).toMatchObject({
      purpose: 'classify', provider: 'default', model: 'tiny', budget: 50_000, fallback: { provider: 'offline' }, exits: [],
      classify: { text: 'hi\nFriday?', intents: [{ name: 'Booking', description: 'They want an appointment.', examples: ['Can I come in on Friday?'] }, { name: 'Refund', examples: [] }] },
    })
    expect(talk.requests[0]!.history.map(({ text }) => text)).toEqual(['hi', 'Friday?'])
  })

  it('is all of it where they write on while it is being thought about', () => {
    const talk = conversation(drawn(), { model: names('Booking') }).contactSays('Friday?').untilQuiet().contactSays('No, I want my money back').settle()
    expect(talk.requests.map(({ classify }) => classify?.text)).toEqual(['Friday?', 'Friday?\nNo, I want my money back'])
    talk.expectReplies('To book (Booking, 0.9)')
  })

  it('is their last answer where another card has taken it', () => {
    const asked = flow().node('start').node('ask', 'first', { text: 'What can we do?' }).node('classify', 'wish', { intents }).connect('start', 'first').connect('first:answered', 'wish')
    const talk = conversation(asked, { model: names(null) }).contactSays('hi').expectReply('What can we do?').contactSays('A slot on Friday').settle()
    expect(talk.requests[0]!.classify!.text).toBe('A slot on Friday')
    expect(talk.requests[0]!.history.map(({ text }) => text)).toEqual(['hi', 'What can we do?', 'A slot on Friday'])
  })

  it('is what they write next, where it waits for that', () => {
    const greets = flow().node('start').node('message', 'hello', { bubbles: [{ id: 'a', type: 'text', text: 'What can we do?' }] }).node('classify', 'wish', { intents, source: 'next' }).connect('start', 'hello').connect('hello', 'wish')
    const talk = conversation(greets, { model: names(null) }).contactSays('hi').expectReplies('What can we do?').expectWaitingAt('wish').contactSays('Friday').settle()
    expect(talk.requests.map(({ classify }) => classify?.text)).toEqual(['Friday'])
  })

  it('is a text with placeholders, which the customer does not change by writing on', () => {
    const talk = conversation(drawn({ source: 'text', text: '{{ contact.name }} wants it' }), { model: names('Refund') }).contactSays('hi').contactSays('hello?')
    talk.expectReplies('To pay back')
    expect(talk.requests.map(({ classify, history }) => [classify?.text, history])).toEqual([['Ada wants it', []]])
  })

  it('is nothing in a picture without words: then nobody is asked', () => {
    const talk = conversation(drawn(), { model: names('Booking') }).contactSends({ type: 'image', media: { id: '1', mimeType: 'image/png' } }).expectReplies('Something else').expectValue('wish.intent', undefined)
    expect(talk.requests).toEqual([])
  })

  it('as it was corrected, where they mend it in time', () => {
    const talk = conversation(drawn(), { model: names('Booking') }).contactSends({ type: 'text', text: 'Firday' }, { id: 'm1' }).contactSends({ type: 'edit', messageId: 'm1', text: 'Friday' }, { id: 'm2' }).settle()
    expect(talk.requests[0]!.classify!.text).toBe('Friday')
  })
})

it('waits for somebody who says nothing, as long as it is told to', () => {
  const quiet = drawn({ source: 'next', deadline: { amount: 2, unit: 'hours' } }).node('message', 'gone', { bubbles: [{ id: 'a', type: 'text', text: 'Still there?' }] }).connect('wish:timed-out', 'gone')
  conversation(quiet).contactSays('hi').after('119m').expectNothing().after('2m').expectReplies('Still there?')
})

it('gives up on a model that never answers', () => {
  const talk = conversation(drawn(), { model: names('Booking') }).contactSays('Friday?').untilQuiet()
  const timer = talk.effects.findLast((effect) => effect.type === 'set-timer')
  talk.now += 180_000
  talk.deliver({ type: 'timer', timerId: timer!.id, dueAt: talk.now }).expectReplies('Sorry, something is not working on our side.')
})

describe('the card', () => {
  const config = classifyCard.defaults()

  it('has a port for each intent, then for none, for faults, for the budget and for silence', () => {
    expect(classifyCard.ports(config).map(({ id, whenDangling }) => `${id} ${whenDangling}`)).toEqual(['intent:booking error', 'intent:question error', 'none error', 'failed fine', 'over-budget fine', 'timed-out fine'])
    expect(classifyCard.ports({ ...config, source: 'text', apology: '' }).map(({ id, whenDangling }) => `${id} ${whenDangling}`)).toEqual(['intent:booking error', 'intent:question error', 'none error', 'failed error', 'over-budget error'])
  })

  it.each([
    ['two of one name', { intents: [{ id: 'a', name: 'A' }, { id: 'b', name: 'a' }] }, /Two intents are called “a”/],
    ['two of one id', { intents: [{ id: 'a', name: 'A' }, { id: 'a', name: 'B' }] }, /Two intents have the id “a”/],
    ['one without letters', { intents: [{ id: 'a', name: '-' }] }, /letters or digits/],
    ['a confidence that is none', { leastConfidence: 2 }, /Between 0 and 1/],
    ['a budget of nothing', { budget: 0 }, /more than nothing/],
  ])('refuses %s', (_name, given, message) => expect(classifyCard.config.safeParse({ ...config, ...given }).error?.issues[0]?.message).toMatch(message))
})
