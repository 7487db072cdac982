import type { JsonObject } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import { conversation, flow, type ConversationOptions } from '../testing/index.ts'

const service = {
  type: 'choice',
  options: [
    { id: 'cut', title: 'Haircut' },
    { id: 'colour', title: 'Colour treatment' },
    { id: 'beard', title: 'Beard trim' },
  ],
}

/** One question, told `Kept …` when it was answered. 2026-11-23 is a Monday. */
function asking(config: JsonObject, options: ConversationOptions = {}) {
  const question = flow()
    .variable('kept', 'text')
    .node('start')
    .node('ask', 'question', { text: 'Well?', ...config })
    .node('message', 'answered', { bubbles: [{ type: 'text', text: 'Kept {{ question.answer }}' }] })
    .node('message', 'lost', { bubbles: [{ type: 'text', text: 'Never mind' }] })
    .connect('start', 'question')
    .connect('question:invalid', 'lost')
  const answer = config['answer'] as { type: string; options?: { id: string }[]; branches?: boolean } | undefined
  if (answer?.type === 'choice' && answer.branches !== false) for (const { id } of answer.options ?? []) question.connect(`question:option:${id}`, 'answered')
  else question.connect('question:answered', 'answered')
  if (config['deadline']) question.node('message', 'late', { bubbles: [{ type: 'text', text: 'Too late' }] }).connect('question:timed-out', 'late')
  return conversation(question, options).contactSays('hello').expectReply('Well?')
}

describe('what counts as an answer', () => {
  it.each<[string, JsonObject, string, unknown]>([
    ['text', { type: 'text' }, '  Ada Lovelace ', 'Ada Lovelace'],
    ['number', { type: 'number' }, 'about 12', 12],
    ['number with a comma', { type: 'number' }, '1,5 kg', 1.5],
    ['number with thousands', { type: 'number' }, '1.250,50', 1250.5],
    ['number as a word', { type: 'number' }, 'three please', 3],
    ['e-mail in a sentence', { type: 'email' }, 'it is Ada@Example.COM, thanks', 'Ada@example.com'],
    ['phone with country code', { type: 'phone' }, '+49 30 123456', '+4930123456'],
    ['phone of a given country', { type: 'phone', country: 'DE' }, '030 123456', '+4930123456'],
    ['phone of the own country', { type: 'phone' }, '(650) 555-0199', '+16505550199'],
    ['ISO date', { type: 'date' }, '2026-12-24', '2026-12-24'],
    ['German date', { type: 'date' }, 'am 24.12. bitte', '2026-12-24'],
    ['tomorrow', { type: 'date' }, 'tomorrow', '2026-11-24'],
    ['übermorgen', { type: 'date' }, 'Übermorgen', '2026-11-25'],
    ['weekday', { type: 'date' }, 'Friday would be great', '2026-11-27'],
    ['the same weekday is next week', { type: 'date' }, 'Montag', '2026-11-30'],
    ['named month', { type: 'date' }, 'the 5th of January', '2027-01-05'],
    ['title', service, 'haircut', 'cut'],
    ['number of the option', service, '2', 'colour'],
    ['part of the title', service, 'the colour please', 'colour'],
    ['a slip of the finger', service, 'hiarcut', 'cut'],
    ['title in a sentence', service, 'I would like a beard trim', 'beard'],
  ])('%s', (_name, answer, said, kept) => {
    const talk = asking({ answer })
    talk.contactSays(said).expectReply(/^Kept/).expectEnded()
    expect(talk.effects.some((effect) => effect.type === 'fault')).toBe(false)
    expect(talk.sent.at(-1)?.content).toEqual({ type: 'text', text: `Kept ${String(kept)}` })
  })

  it.each<[string, JsonObject, string, RegExp]>([
    ['no number', { type: 'number' }, 'many', /with a number/],
    ['too small', { type: 'number', min: 2 }, '1', /2 is the least/],
    ['too large', { type: 'number', max: 6 }, '7', /6 is the most/],
    ['not whole', { type: 'number', whole: true }, '1.5', /whole number/],
    ['no e-mail', { type: 'email' }, 'ada at example', /e-mail address/],
    ['no phone', { type: 'phone' }, 'call me', /phone number/],
    ['no date', { type: 'date' }, 'soon', /as a date/],
    ['no such day', { type: 'date' }, '31.02.2027', /as a date/],
    ['in the past', { type: 'date', when: 'future' }, '2026-11-22', /already passed/],
    ['in the future', { type: 'date', when: 'past' }, 'tomorrow', /still to come/],
    ['no option', service, 'a perm', /choose one/],
    ['option number too high', service, '4', /choose one/],
  ])('refuses kindly: %s', (_name, answer, said, retry) => {
    asking({ answer }).contactSays(said).expectReply(retry).expectNothing().expectWaitingAt('question')
  })

  it('does not take a word for two options', () => {
    const twins = { type: 'choice', options: [{ id: 'a', title: 'Cut short' }, { id: 'b', title: 'Cut long' }] }
    asking({ answer: twins }).contactSays('cut').expectReply(/choose one/)
  })

  it('knows today in the zone of the workspace', () => {
    // Ten in the evening in UTC is already tomorrow in Auckland.
    asking({ answer: { type: 'date' } }, { timeZone: 'Pacific/Auckland', at: '2026-11-23T22:00:00Z' }).contactSays('today').expectReply('Kept 2026-11-24')
  })

  it('asks for words when a picture comes, and takes its caption', () => {
    asking({})
      .contactSends({ type: 'image', media: { id: 'm', mimeType: 'image/jpeg' } })
      .expectReply(/answer in words/)
      .contactSends({ type: 'image', media: { id: 'm', mimeType: 'image/jpeg' }, caption: 'like this' })
      .expectReply('Kept like this')
  })

  it('answers in German where the workspace does', () => {
    asking({ answer: { type: 'number' } }, { language: 'de' }).contactSays('viele').expectReply(/mit einer Zahl/)
  })
})

describe('choices', () => {
  it('are buttons up to three and a list from four on', () => {
    const talk = asking({ answer: service }).expectOptions('Haircut', 'Colour treatment', 'Beard trim')
    expect(talk.sent[0]?.content.type).toBe('buttons')
    const four = { ...service, options: [...service.options, { id: 'wash', title: 'Wash', description: 'and blow-dry' }] }
    expect(asking({ answer: four }).sent[0]?.content).toMatchObject({ type: 'list', button: 'Choose', sections: [{ options: [{ title: 'Haircut' }, {}, {}, { title: 'Wash', description: 'and blow-dry' }] }] })
  })

  it('leave by the exit of the option that was tapped, or by one exit for all', () => {
    asking({ answer: service }).tap('Beard trim').expectReply('Kept beard').expectEnded()
    asking({ answer: { ...service, branches: false } }).tap('Beard trim').expectReply('Kept beard').expectEnded()
  })

  it('are asked again in one message, with the reason', () => {
    asking({ answer: service, retryText: 'Hm.' }).contactSays('a perm').expectReply('Hm.\n\nWell?').expectOptions('Haircut', 'Colour treatment', 'Beard trim')
  })

  it('never take a tap on an earlier question, and count no attempt for it', () => {
    const two = flow()
      .node('start')
      .node('ask', 'first', { text: 'First?', answer: service })
      .node('ask', 'second', { text: 'Second?', answer: service, maxAttempts: 1 })
      .node('end', 'done', { text: 'Done: {{ second.title }}' })
      .connect('start', 'first')
    for (const { id } of service.options) two.connect(`first:option:${id}`, 'second').connect(`second:option:${id}`, 'done')
    const talk = conversation(two).contactSays('hi').expectReply('First?')
    const old = talk.sent[0]!.content
    if (old.type !== 'buttons') throw new Error('expected buttons')
    const [cut] = old.options
    talk.tap('Haircut').expectReply('Second?')
    for (let times = 0; times < 3; times++) talk.contactSends({ type: 'choice', id: cut!.id, title: cut!.title, from: 'button' }).expectReply('Second?').expectWaitingAt('second')
    talk.tap('Haircut').expectReply('Done: Haircut').expectEnded()
  })

  it('do not take a button of another system for an answer', () => {
    asking({ answer: service }).contactSends({ type: 'choice', id: 'haircut', title: 'Haircut', from: 'template' }).expectReply(/choose one/)
  })
})

describe('giving up', () => {
  it('leaves by the exit "invalid" after the last attempt, having said so', () => {
    asking({ answer: { type: 'number' }, maxAttempts: 2 }).contactSays('x').expectReply(/number/).contactSays('y').expectReplies('Sorry, I did not get that.', 'Never mind').expectEnded()
  })

  it('leaves by "timed-out" at the deadline, and a retry does not prolong it', () => {
    asking({ answer: { type: 'number' }, deadline: { amount: 30, unit: 'days' } })
      .after('29d')
      .contactSays('x')
      .expectReply(/number/)
      .after('23h')
      .expectNothing()
      .after('2h')
      // They last wrote 25 hours ago: what there is to say waits until they write.
      .expectNothing()
      .contactSays('y')
      .expectReply('Too late')
      .expectEnded()
  })

  it('ends quietly after 30 days without a deadline', () => {
    asking({}).after('29d').expectWaitingAt('question').after('2d').expectNothing().expectEnded('no-answer')
  })
})

describe('keeping the answer', () => {
  it('in a contact field, as the customer saw it', () => {
    asking({ answer: service, saveTo: 'contact.favourite' }).tap('Haircut').expectValue('contact.favourite', 'Haircut')
  })

  it('in a variable of the flow', () => {
    const talk = asking({ saveTo: 'kept' }).contactSays('Ada')
    expect(talk.settle().state.session).toBeNull()
    expect(talk.journal.length).toBe(2)
  })

  it('takes a burst together when told to wait for quiet', () => {
    asking({ quietMs: 1500 }).contactSays('my', 'name', 'is Ada').expectReply('Kept my\nname\nis Ada').expectNothing()
  })
})
