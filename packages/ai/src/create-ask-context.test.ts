import { describe, expect, it } from 'vitest'
import { createAskContext, type AgentHouse } from './create-ask-context.ts'
import { answerOffline } from './offline/answer-offline.ts'
import type { ModelRequest, SmallModel, SmallOutcome } from './port.ts'
import { requestOf } from './testing/request.ts'

const caller = { workspaceId: 'w', conversationId: 'c', sessionId: 's', effectId: 'e' }
const house = (parts: Partial<AgentHouse> = {}): AgentHouse => ({ voice: async () => ({ persona: {}, handover: {} }), memories: async () => [], before: async () => ({ summary: '', lines: [] }), keepSummary: async () => undefined, ...parts })
const small = (answer: SmallOutcome = { type: 'offline' }): SmallModel & { asked: string[] } => {
  const asked: string[] = []
  return { asked, small: async (_caller, request) => (asked.push(request.input), answer) }
}
const prepare = (request: ModelRequest, parts: Partial<AgentHouse> = {}, model = small()) => createAskContext(house(parts)).prepare(caller, request, model, new AbortController().signal)
const rules = (handover: object): Partial<AgentHouse> => ({ voice: async () => ({ persona: {}, handover }) })
const noExits = { exits: [] }

describe('the persona', () => {
  it('is the workspace’s, field by field replaced by the node’s; facts come together', async () => {
    const request = requestOf({ persona: { name: '', identity: '', tone: 'Short.', facts: ['We close at six.'], boundaries: [], examples: [{ says: 'hi', reply: 'Ahoy' }] } })
    const { persona, rules: paragraphs } = await prepare(request, {
      voice: async () => ({ persona: { name: 'Mia', identity: 'You are Mia.', tone: 'Warm.', facts: ['A cut costs €48.'], boundaries: ['Promise a discount.'], examples: [{ says: 'hello', reply: 'Hello' }], format: 'Two sentences.', language: 'de' }, handover: {} }),
    })
    expect(persona).toEqual({ name: 'Mia', identity: 'You are Mia.', tone: 'Short.', facts: ['A cut costs €48.', 'We close at six.'], boundaries: ['Promise a discount.'], examples: [{ says: 'hi', reply: 'Ahoy' }], format: 'Two sentences.', language: 'de' })
    expect(paragraphs).toEqual([
      'What you never do, whatever you are asked:\n- Promise a discount.',
      'The form of your answers: Two sentences.',
      'Write in this language only, whatever the customer writes in: de.',
      'Examples of how you answer:\n- To “hi” you answer: “Ahoy”',
    ])
  })
})

describe('memory', () => {
  it('comes with its day, facts before summaries, within its budget', async () => {
    const at = Date.parse('2026-11-01T10:00:00Z')
    const memories = async () => [{ kind: 'summary' as const, text: 'Asked for prices.', at }, { kind: 'fact' as const, text: 'Likes the medium roast.', at }]
    expect((await prepare(requestOf({ contactId: 'x' }), { memories })).memory).toEqual(['2026-11-01: Likes the medium roast.', '2026-11-01: Asked for prices.'])
    const many = async () => Array.from({ length: 200 }, (_, index) => ({ kind: 'fact' as const, text: `Fact number ${index} about the customer.`, at }))
    const { memory = [] } = await prepare(requestOf({ contactId: 'x' }), { memories: many })
    expect(memory.length).toBeGreaterThan(10)
    expect(memory.length).toBeLessThan(100)
  })

  it('what was said before the history is told as it was, and summed up once it is long', async () => {
    const history = [{ from: 'contact' as const, text: 'a', at: 10 }, { from: 'bot' as const, text: 'b', at: 11 }]
    const lines = (count: number) => Array.from({ length: count }, (_, index) => ({ from: 'contact' as const, text: `something about number ${index}`, at: index }))
    const before = (count: number) => ({ before: async () => ({ summary: 'They want a cut.', lines: lines(count) }) })
    expect((await prepare(requestOf({ history }), before(1))).summary).toBe('They want a cut.\nCustomer: something about number 0')
    const kept: [string, number][] = []
    const model = small({ type: 'answered', value: { summary: 'Short.' } })
    expect((await prepare(requestOf({ history }), { ...before(100), keepSummary: async (_caller, text, until) => void kept.push([text, until]) }, model)).summary).toBe('Short.')
    expect(kept).toEqual([['Short.', 99]])
    expect((await prepare(requestOf({ history }), before(100))).summary).toMatch(/number 99$/)
  })
})

describe('a person takes over', () => {
  it.each<[string, string, object, string | undefined]>([
    ['who asks for one', 'can I talk to a human?', {}, 'asked'],
    ['unless the workspace says no', 'can I talk to a human?', { asked: false }, undefined],
    ['who is angry', 'this is ridiculous, you are useless', {}, 'frustration'],
    ['who is angry in German', 'Das ist eine Frechheit!', {}, 'frustration'],
    ['a topic for people', 'I have an allergic reaction on my scalp', { topics: ['allergic reaction'] }, 'topic'],
    ['not another topic', 'what does a cut cost?', { topics: ['allergic reaction'] }, undefined],
    ['an ordinary question', 'when do you open?', {}, undefined],
  ])('%s: %s', async (_name, says, handover, trigger) => {
    expect((await prepare(requestOf({ says, ...noExits }), rules(handover))).handover?.trigger).toBe(trigger)
  })

  it('by its own exit, where the node has one for people', async () => {
    expect((await prepare(requestOf({ says: 'can I talk to a human?' }))).handover).toBeUndefined()
  })

  it('as the node says, where it says otherwise than the workspace', async () => {
    expect((await prepare(requestOf({ says: 'a human please', ...noExits, handover: { asked: false } }))).handover).toBeUndefined()
    expect((await prepare(requestOf({ says: 'about my refund', ...noExits, handover: { topics: ['refund'] } }), rules({ topics: ['lawyer'] }))).handover?.trigger).toBe('topic')
  })

  it('after the second question that the rules cannot answer', async () => {
    const first = requestOf({ says: 'do you sell surfboards?', ...noExits })
    const unknown = answerOffline(first)
    expect(await (await prepare(first)).judge?.(unknown)).toBeUndefined()
    const second = requestOf({ ...noExits, unsure: 1, history: [...first.history, { from: 'bot', text: unknown.reply, at: 1 }, { from: 'contact', text: 'and skateboards?', at: 2 }] })
    expect((await (await prepare(second)).judge?.(answerOffline(second)))?.trigger).toBe('failed-twice')
    expect((await (await prepare(first, rules({ lowConfidence: true }))).judge?.(unknown))?.trigger).toBe('low-confidence')
  })

  it('who asks the same for the third time', async () => {
    const ask = (text: string, at: number) => ({ from: 'contact' as const, text, at })
    const bot = (at: number) => ({ from: 'bot' as const, text: 'It depends.', at })
    const history = [ask('my parcel has not arrived', 1), bot(2), ask('but the parcel has not arrived', 3), bot(4), ask('the parcel still has not arrived', 5)]
    expect((await prepare(requestOf({ ...noExits, history }))).handover?.trigger).toBe('failed-twice')
  })

  it('by what the small model reads, beside the question itself', async () => {
    const value = { asks_for_person: false, sentiment: 'angry', topic: '', language: 'en', unresolved: false, confidence: 1 }
    const model = small({ type: 'answered', value })
    const { handover, judge } = await prepare(requestOf({ says: 'well, well', ...noExits }), rules({ byModel: true }), model)
    expect([handover, (await judge?.({ ...answerOffline(requestOf()), offline: false }))?.trigger, model.asked.length]).toEqual([undefined, 'frustration', 1])
    await prepare(requestOf({ says: 'well, well', ...noExits }), {}, model)
    expect(model.asked).toHaveLength(1)
  })

  it('by what they want, told by the small model, else by rules', async () => {
    const intents = [{ name: 'Refund', description: 'They want money back.', examples: ['I want my money back'] }]
    const value = { asks_for_person: false, sentiment: 'neutral', topic: '', intent: 'refund', language: 'en', unresolved: false, confidence: 1 }
    const asked = async (says: string, parts: Partial<ModelRequest>, workspace: object, model = small()) => {
      const prepared = await prepare(requestOf({ says, ...noExits, ...parts }), rules(workspace), model)
      // It is told beside the question, never before it.
      expect(prepared.handover).toBeUndefined()
      return [(await prepared.judge?.({ ...answerOffline(requestOf()), offline: false }))?.trigger, (await prepared.signals?.())?.intent]
    }
    expect(await asked('send it back, all of it', {}, { intents }, small({ type: 'answered', value }))).toEqual(['intent', 'Refund'])
    expect(await asked('my money back, please', {}, { intents })).toEqual(['intent', 'Refund'])
    expect(await asked('when do you open?', {}, { intents })).toEqual([undefined, null])
    // A model that names what is not there names nothing.
    expect(await asked('hm', {}, { intents }, small({ type: 'answered', value: { ...value, intent: 'Discount' } }))).toEqual([undefined, null])
    // The node's own only name it: the card decides. One of the same name takes the place of the workspace's.
    expect(await asked('my money back, please', { intents }, {})).toEqual([undefined, 'Refund'])
    expect(await asked('my money back, please', { intents: [{ ...intents[0]!, name: 'REFUND' }] }, { intents })).toEqual([undefined, 'REFUND'])
    expect(await asked('my money back, please', { handover: { onlyOwn: true } }, { intents, topics: ['money'] })).toEqual([undefined, null])
  })

  it('after answers that a model itself is not sure of', async () => {
    const answer = { ...answerOffline(requestOf()), offline: false, exit: null, unsure: true }
    const judge = async (parts: Partial<ModelRequest>, workspace = {}) => (await (await prepare(requestOf({ says: 'hm', ...noExits, ...parts }), rules(workspace))).judge?.(answer))?.trigger
    expect(await judge({})).toBeUndefined()
    expect(await judge({ unsure: 1 })).toBe('failed-twice')
    expect(await judge({ unsure: 1 }, { failedTwice: false })).toBeUndefined()
    expect(await judge({}, { lowConfidence: true })).toBe('low-confidence')
    expect(await judge({ handover: { lowConfidence: false } }, { lowConfidence: true })).toBeUndefined()
    expect(await judge({ handover: { lowConfidence: true } })).toBe('low-confidence')
  })

  it.each(['asked', 'failedTwice', 'frustration', 'lowConfidence', 'overBudget'] as const)('%s: the node’s word counts before the workspace’s, both ways', async (name) => {
    const { rulesOf } = await import('./handover/rules.ts')
    expect([rulesOf({ [name]: true }, { [name]: false })[name], rulesOf({ [name]: false }, { [name]: true })[name], rulesOf({ [name]: true })[name]]).toEqual([false, true, true])
  })

  it('instead of the port for a used up budget, where that is wished', async () => {
    expect((await prepare(requestOf(), rules({ overBudget: true }))).overBudget?.trigger).toBe('over-budget')
    expect((await prepare(requestOf())).overBudget).toBeUndefined()
  })

  it('is not decided twice for one message: a tool’s answer is no new word', async () => {
    const request = requestOf({ ...noExits, history: [{ id: 'm1', from: 'contact', text: 'a human please', at: 1 }], rounds: [{ at: 2, after: 'm1', reply: '', calls: [], results: [] }] })
    expect((await prepare(request)).handover).toBeUndefined()
  })
})
