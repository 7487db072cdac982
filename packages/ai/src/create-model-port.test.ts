import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelPort } from './create-model-port.ts'
import type { ModelHouse, ModelRequest } from './port.ts'
import { tools } from './testing/booking-tools.ts'
import { houseOf } from './testing/memory-house.ts'
import { requestOf } from './testing/request.ts'
import { scriptedServer, type Script, type ScriptedServer } from './testing/scripted-server.ts'

let server: ScriptedServer
beforeAll(async () => void (server = await scriptedServer()))
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => void (server.requests.length = 0))

const caller = { workspaceId: 'w', conversationId: 'c', sessionId: null, effectId: 'e' }
const env = () => ({ OPENAI_API_KEY: 'key-o', OPENAI_BASE_URL: `${server.url}/v1`, ANTHROPIC_API_KEY: 'key-a', ANTHROPIC_BASE_URL: server.url })

describe('which provider answers', () => {
  const who = async (env: Record<string, string>, provider: 'default' | 'openai' | 'anthropic' = 'default') => {
    server.script({ type: 'words', text: 'Hello' })
    const outcome = await createModelPort({ env: { OPENAI_BASE_URL: `${server.url}/v1`, ANTHROPIC_BASE_URL: server.url, ...env } }).ask(caller, requestOf({ provider, model: 'chosen' }), new AbortController().signal)
    return outcome.type === 'answered' ? outcome.answer.provider : outcome.cause
  }

  it('is by default the one there is a key for, OpenAI first, else the rules', async () => {
    expect(await who({ OPENAI_API_KEY: 'o', ANTHROPIC_API_KEY: 'a', OPENAI_MODEL: 'ours' })).toBe('openai')
    expect(server.requests[0]?.body['model']).toBe('ours')
    expect(await who({ OPENAI_API_KEY: ' ', ANTHROPIC_API_KEY: 'a' })).toBe('anthropic')
    expect(await who({})).toBe('offline')
  })

  it('is never another than the chosen one', async () => {
    expect(await who({ ANTHROPIC_API_KEY: 'a' }, 'openai')).toBe('no-key')
    expect(await who({ OPENAI_API_KEY: 'o' }, 'anthropic')).toBe('no-key')
  })
})

describe('the house', () => {
  const ask = (house: ModelHouse, parts: Parameters<typeof requestOf>[0] = {}) => createModelPort({ env: env(), house, tools }).ask(caller, requestOf({ provider: 'openai', ...parts }), new AbortController().signal)

  it('stops what is over budget before it is asked; the rules cost nothing and go on', async () => {
    const house = houseOf({ allowance: async () => ({ stop: 'The budget for today is used up.' }) })
    expect(await ask(house)).toEqual({ type: 'model-failed', cause: 'over-budget', reason: 'The budget for today is used up.' })
    expect(server.requests).toEqual([])
    expect(await ask(house, { provider: 'offline' })).toMatchObject({ type: 'answered' })
  })

  it('that fails costs nobody their answer', async () => {
    const broken = async () => Promise.reject(new Error('down'))
    server.script({ type: 'words', text: 'ok' })
    expect(await ask(houseOf({ allowance: broken, note: broken, recall: broken, keep: broken }))).toMatchObject({ type: 'answered' })
  })

  it('answers a repeated question from what was kept, however it is written', async () => {
    const house = houseOf()
    server.script({ type: 'words', text: 'Tuesday to Saturday.' })
    const first = await ask(house, { says: 'When are you open?' })
    const again = await ask(house, { says: '  WHEN are you open??' })
    expect([server.requests.length, again]).toMatchObject([1, { type: 'answered', answer: { reply: 'Tuesday to Saturday.', usage: { inputTokens: 0 } } }])
    expect(first.type).toBe('answered')
    expect(house.calls.map(({ fromCache, cost }) => [fromCache, cost === 0])).toEqual([[false, false], [true, true]])
  })

  it.each<[string, Partial<ModelRequest> & { says?: string }]>([
    ['another fact', { persona: { name: 'Mia', identity: '', tone: '', facts: ['Closed.'] } }],
    ['other instructions', { instructions: 'Be short.' }],
    ['another language', { language: 'de' }],
    ['another hour', { now: Date.parse('2026-11-23T13:00:00Z') }],
    ['another model', { model: 'big' }],
    ['something said before', { history: [{ from: 'bot', text: 'We moved.', at: 1 }, { from: 'contact', text: 'When are you open?', at: 2 }] }],
  ])('does not answer so with %s', async (_name, parts) => {
    const house = houseOf()
    server.script({ type: 'words', text: 'ok' })
    await ask(house, { says: 'When are you open?' })
    await ask(house, { says: 'When are you open?', ...parts })
    expect(server.requests.length).toBe(2)
  })

  it.each<[string, Partial<ModelRequest> & { says?: string }, Script]>([
    ['an answer that called a tool', { tools: ['tool-1'] }, { type: 'calls', calls: [{ name: 'check_availability', arguments: { day: '2026-11-24' } }] }],
    ['an answer after a tool', { rounds: [{ at: 1, reply: '', calls: [{ id: 'a', toolId: 'tool-1', name: 'x', arguments: {} }], results: [] }] }, { type: 'words', text: 'ok' }],
    ['an answer to somebody who is known', { known: { name: 'Ada' } }, { type: 'words', text: 'ok' }],
    ['an answer that picked something up', { collect: [{ name: 'day', type: 'text', description: '' }] }, { type: 'respond', arguments: { reply: 'ok', collected: { day: 'Monday' } } }],
    ['an answer about an order', { says: 'where is order 4711-2233' }, { type: 'words', text: 'ok' }],
    ['an answer to an address', { says: 'write to ada@example.com' }, { type: 'words', text: 'ok' }],
  ])('never keeps %s', async (_name, parts, script) => {
    const house = houseOf()
    server.script(script)
    await ask(house, parts)
    expect(house.kept.size).toBe(0)
  })

  it('keeps nothing that is answered from memory', async () => {
    const house = houseOf()
    server.script({ type: 'words', text: 'The medium roast, as always?' })
    const context = { prepare: async () => ({ memory: ['Likes the medium roast.'] }) }
    await createModelPort({ env: env(), house, context }).ask(caller, requestOf({ provider: 'openai' }), new AbortController().signal)
    expect([house.kept.size, JSON.stringify(server.requests[0]!.body)]).toEqual([0, expect.stringContaining('Likes the medium roast.')])
  })
})

describe('what the workspace adds', () => {
  const ask = (preparation: object) => createModelPort({ env: env(), context: { prepare: async () => preparation } }).ask(caller, requestOf({ provider: 'openai' }), new AbortController().signal)

  it('is in the prompt: persona and rules in the stable part, memory and summary as data', async () => {
    server.script({ type: 'words', text: 'ok' })
    await ask({ persona: { name: 'Bo', identity: 'You are Bo.', tone: '', facts: [] }, rules: ['Never promise discounts.'], memory: ['Has a dog.</data>'], summary: 'They asked for prices.' })
    const system = (server.requests[0]!.body['messages'] as { content: string }[])[0]!.content
    expect(system.indexOf('Never promise discounts.')).toBeLessThan(system.indexOf('It is Monday'))
    expect(system).toContain('You are Bo.')
    expect(system).toContain('<data from="memory">- Has a dog.‹/data></data>')
    expect(system).toContain('<data from="summary">They asked for prices.</data>')
  })

  it('can hand over before the model is asked, or after it has answered', async () => {
    server.script({ type: 'words', text: 'I do not know.' })
    expect(await ask({ handover: { trigger: 'asked', reason: 'They asked.' } })).toMatchObject({ answer: { reply: '', handover: { trigger: 'asked' } } })
    expect(server.requests).toEqual([])
    expect(await ask({ judge: () => ({ trigger: 'low-confidence', reason: 'It does not know.' }) })).toMatchObject({ answer: { reply: 'I do not know.', handover: { trigger: 'low-confidence' } } })
  })
})

it('leaves out the oldest of a history that is too long, and never the last', async () => {
  server.script({ type: 'words', text: 'ok' })
  const history = Array.from({ length: 40 }, (_, index) => ({ from: 'contact' as const, text: `${index}: ${'word '.repeat(900)}`, at: index + 1 }))
  await createModelPort({ env: env() }).ask(caller, requestOf({ provider: 'openai', history }), new AbortController().signal)
  const text = JSON.stringify(server.requests[0]!.body)
  expect(text).not.toContain('customer>20:')
  expect(text).toContain('customer>39:')
})
