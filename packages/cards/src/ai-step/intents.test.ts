import { whatsappLimits } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import type { TurnSignals } from '@parley/interpreter'
import { conversation, flow, type FakeModel } from '../testing/index.ts'
import { aiStepCard } from './card.ts'

const intents = [
  { id: 'a', name: 'Refund', description: 'Money back', examples: ['I want my money back', ''], does: 'exit:done' },
  { id: 'b', name: 'Legal', description: 'Anything about lawyers', examples: [], does: 'person' },
  { id: 'c', name: 'Praise', description: 'They are happy', examples: [], does: 'note' },
]
const exits = [{ id: 'done', name: 'Money', description: 'About money.' }]
const drawn = (config = {}) =>
  flow()
    .node('start')
    .node('ai-step', 'mia', { intents, exits, instructions: 'Help.', ...config })
    .node('ask', 'after', { text: 'Wanted: {{ mia.intent | default: "nothing" }}, sounded {{ mia.sentiment }}, wrote {{ mia.language | default: "?" }}' })
    .connect('start', 'mia')
    .connect('mia:exit:done', 'after')
    .connect('mia:max-turns', 'after')

const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
const answers = (reply: string, more: object = {}): FakeModel => () => ({ type: 'answered', answer: { reply, exit: null, collected: {}, provider: 'fake', model: 'fake', offline: false, usage, ...more } })
const shows = (intent: string | null, more: Partial<TurnSignals> = {}) => ({ signals: { intent, sentiment: 'neutral', language: 'en', ...more } })

describe('an intent that was told', () => {
  it('takes its exit, and what the model would have said is not said', () => {
    conversation(drawn(), { model: answers('We never pay back.', shows('Refund', { sentiment: 'angry' })) }).contactSays('My money, now').expectReplies('Wanted: Refund, sounded angry, wrote en').expectValue('mia.exit', 'Money')
  })

  it('calls a person', () => {
    conversation(drawn(), { model: answers('I am no lawyer, but', shows('Legal')) }).contactSays('I will sue you').expectReplies('One moment, I am passing you on to a colleague.').expectHandedOver('Wants “Legal”.')
  })

  it('is only noted where it is to be, and no intent does not leave an earlier one standing', () => {
    const signals = [shows('Praise'), shows(null, { language: null }), {}]
    const talk = conversation(drawn({ maxTurns: 3 }), { model: () => ({ type: 'answered', answer: { reply: 'Thanks', exit: null, collected: {}, provider: 'fake', model: 'fake', offline: false, usage, ...signals.shift() } }) })
    talk.contactSays('Lovely').expectReplies('Thanks').expectValue('mia.intent', 'Praise').expectValue('mia.sentiment', 'neutral')
    talk.contactSays('Hm').expectReplies('Thanks').expectValue('mia.intent', '')
    talk.contactSays('Hm').expectReplies('Thanks', 'Wanted: nothing, sounded neutral, wrote en')
  })

  it('is none of the step’s: nothing comes of it', () => {
    conversation(drawn(), { model: answers('Hello', shows('Discount')) }).contactSays('hi').expectReplies('Hello').expectWaitingAt('mia')
  })

  it('goes along with the question, without what was left empty or what is to happen', () => {
    const talk = conversation(drawn(), { model: answers('Hello') }).contactSays('hi').settle()
    expect(talk.requests[0]!.intents).toEqual([{ name: 'Refund', description: 'Money back', examples: ['I want my money back'] }, { name: 'Legal', description: 'Anything about lawyers', examples: [] }, { name: 'Praise', description: 'They are happy', examples: [] }])
    expect(conversation(drawn({ intents: [] })).contactSays('hi').settle().requests[0]).not.toHaveProperty('intents')
  })
})

it('counts the answers in a row that were not backed by what is known', () => {
  const talk = conversation(drawn(), { model: (request) => ({ type: 'answered', answer: { reply: 'Hm', exit: null, collected: {}, provider: 'fake', model: 'fake', offline: false, usage, unsure: request.history.at(-1)?.text !== 'ok' } }) })
  talk.contactSays('a').expectReplies('Hm').contactSays('b').expectReplies('Hm').contactSays('ok').expectReplies('Hm').contactSays('c').expectReplies('Hm')
  expect(talk.requests.map(({ unsure }) => unsure)).toEqual([undefined, 1, 2, undefined])
})

it.each([['topic', 0], ['intent', 0], ['low-confidence', 0], ['failed-twice', 1], ['asked', 1]])('handed over for %s: %d of the model’s words are said before', (trigger, said) => {
  const talk = conversation(drawn(), { model: answers('Perhaps', { handover: { trigger, reason: 'So.' } }) }).contactSays('hi')
  talk.expectReplies(...(said ? ['Perhaps'] : []), 'One moment, I am passing you on to a colleague.').expectHandedOver('So.')
})

it('names an intent that leads to an exit which is gone', () => {
  const config = aiStepCard.config.parse({ intents: [{ id: 'a', name: 'A', does: 'exit:gone' }], exits })
  const node = { id: 'n', name: 'n', card: 'ai-step', cardVersion: 1, config, position: { x: 0, y: 0 } }
  const problems = aiStepCard.check!(config, { node, document: flow().build(), limits: whatsappLimits, flows: [] })
  expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', field: 'intents[0].does' }))
})

it('leaves a value that is called as a signal to the one who collects it', () => {
  const config = aiStepCard.config.parse({ collect: [{ name: 'language', type: 'text', description: 'Which language they learn' }] })
  expect(aiStepCard.outputs(config).filter(({ name }) => name === 'language')).toEqual([{ name: 'language', type: 'text', label: 'Which language they learn' }])
})
