import { scriptedServer, type ScriptedServer } from '@parley/ai/testing'
import type { ComparedCall, ComparisonOrder, ComparisonStep, Tenant } from '@parley/api'
import { flow } from '@parley/cards/testing'
import type { JsonObject } from '@parley/channel'
import type { FlowDocument } from '@parley/flow'
import { freshTool, type ToolDefinition } from '@parley/tools/definition'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createComparer } from './create-comparer.ts'

const look: ToolDefinition = {
  ...freshTool(), name: 'find_times', description: 'Finds the free times on a day.', address: 'https://api.example.com/times?day={{ arguments.day }}', headers: [{ name: 'x-api-key', value: '{{ credentials.key }}' }],
  parameters: { type: 'object', properties: { day: { type: 'string', format: 'date' } }, required: ['day'] },
}
const book: ToolDefinition = { ...look, name: 'book', description: 'Books a visit.', method: 'POST', address: 'https://api.example.com/bookings', bodyKind: 'json', body: '{"day": "{{ arguments.day }}"}', readsOnly: false, confirm: 'Shall I book {{ arguments.day }}?' }
const ids = { look: '00000000-0000-4000-8000-000000000001', book: '00000000-0000-4000-8000-000000000002' }

const salon: FlowDocument = flow()
  .node('start')
  .node('ai-step', 'agent', { tools: [ids.look, ids.book], exits: [{ id: 'done', name: 'Booked', description: 'A visit was booked.' }], persona: { identity: 'You are Mia.', facts: ['We are open on Sundays.'] }, fallback: { provider: 'offline', model: '' } })
  .node('message', 'bye', { bubbles: [{ type: 'text', text: 'See you soon.' }] })
  .connect('start', 'agent').connect('agent:exit:done', 'bye').connect('agent:failed', 'bye')
  .build()

const workspaceId = '00000000-0000-4000-8000-00000000000a'
const order = (part: Partial<ComparisonOrder> = {}): ComparisonOrder => ({ workspaceId, userId: 'u', flowId: 'f', target: null, says: ['Is 2026-12-01 free?', 'Book it', 'Yes'], conversationId: null, ...part })

let model: ScriptedServer
let noted: ComparedCall[]
let fetched: string[]
let budgets: { conversation: number | null; day: number | null; month: number | null }
beforeEach(async () => {
  model = await scriptedServer()
  noted = []
  fetched = []
  budgets = { conversation: null, day: null, month: null }
})
afterEach(() => model[Symbol.asyncDispose]())

const comparer = () =>
  createComparer({
    env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${model.url}/v1` },
    tenant: () =>
      ({
        flows: { get: async () => ({ draft: JSON.parse(JSON.stringify(salon)) as JsonObject }), live: async () => [] },
        workspace: { settings: async () => ({ name: 'Harbour Hair', timeZone: 'UTC', language: 'en', apology: 'Sorry.', aiDisclosure: { on: false, words: {} }, stopWords: {} }) },
        models: { settings: async () => ({ full: null, small: null, models: [], budgets, keepsAnswers: true, keys: [] }) },
        agents: { voice: async () => ({ persona: { tone: 'Warm.' }, handover: {} }) },
        tools: { list: async () => [{ id: ids.look, definition: look }, { id: ids.book, definition: book }], servers: async () => [] },
        comparisons: {
          spent: async () => ({ day: noted.reduce((sum, { cost }) => sum + (cost ?? 0), 0), month: 0 }),
          note: async (_flowId: string, call: ComparedCall) => void noted.push(call),
          customer: async (id: string) => (id === 'known' ? { contact: { id: 'c', name: 'Ada', phone: '+491', userId: null, language: null, fields: {} }, memories: [{ kind: 'fact', text: 'Likes the window seat.', at: new Date(0) }] } : null),
        },
      }) as unknown as Tenant,
    keys: async () => ({}),
    credentials: async () => new Map([['key', { origin: 'https://api.example.com', secret: 's3cr3t' }]]),
    toolFetch: async (input) => {
      fetched.push(String(input))
      return Response.json({ times: ['10:00'] })
    },
    log: () => undefined,
  })

async function run(part: Partial<ComparisonOrder> = {}, signal = new AbortController().signal): Promise<ComparisonStep[]> {
  const steps: ComparisonStep[] = []
  for await (const step of await comparer().run(order(part), signal)) steps.push(step)
  return steps
}

const openai = { provider: 'openai', model: 'gpt-5.4' } as const
const replies = (steps: ComparisonStep[]) => steps.flatMap((step) => (step.type === 'reply' ? [step.text] : []))
const called = (steps: ComparisonStep[]) => steps.flatMap((step) => (step.type === 'called' ? [step] : []))

it('the draft runs on the model: what looks is called, what acts is shown with what it would have been called with', async () => {
  model.script(
    { type: 'calls', calls: [{ name: 'find_times', arguments: { day: '2026-12-01' } }] },
    { type: 'respond', arguments: { reply: 'At ten.', exit: null } },
    { type: 'calls', calls: [{ name: 'book', arguments: { day: '2026-12-01' } }] },
    { type: 'respond', arguments: { reply: 'It is booked.', exit: 'Booked' } },
  )
  const steps = await run({ target: openai })
  expect(replies(steps)).toEqual(['At ten.', 'Shall I book 2026-12-01?', 'It is booked.', 'See you soon.'])
  expect(steps.find((step) => step.type === 'customer' && step.text === 'Yes')).toMatchObject({ tapped: true })
  expect(fetched).toEqual(['https://api.example.com/times?day=2026-12-01'])
  const [looked, booked] = called(steps)
  expect(looked).toMatchObject({ pretended: false, outcome: { type: 'tool-answered', result: { times: ['10:00'] } } })
  expect(booked).toMatchObject({ pretended: true, outcome: { result: { day: '2026-12-01', done: true }, request: { method: 'POST', address: 'https://api.example.com/bookings', headers: { 'x-api-key': '•••' }, body: '{"day":"2026-12-01"}' } } })
  expect(JSON.stringify(steps)).not.toContain('s3cr3t')
  expect(steps).toContainEqual({ type: 'left', node: 'agent', exit: 'Booked' })
  expect(steps.at(-1)).toEqual({ type: 'ended' })
  const asked = steps.flatMap((step) => (step.type === 'asked' ? step.requests : []))
  expect(asked).toHaveLength(4)
  expect(noted).toEqual(asked)
  expect(asked.every(({ cost, usage }) => (cost ?? 0) > 0 && usage.inputTokens > 0)).toBe(true)
  expect(model.requests[0]!.body['model']).toBe('gpt-5.4')
  expect(JSON.stringify(model.requests[0]!.body)).toContain('Warm.')
})

it('what a model cannot do is shown as it is: nothing stands in for it', async () => {
  model.script({ type: 'status', status: 400, message: 'no such model' })
  const steps = await run({ target: { provider: 'openai', model: 'nobody' } })
  expect(steps.find((step) => step.type === 'asked')).toMatchObject({ outcome: { type: 'model-failed' } })
  expect(steps).toContainEqual({ type: 'left', node: 'agent', exit: 'Could not answer' })
})

it('without a key it says which is missing, and the rules answer with none', async () => {
  const [failed] = (await run({ target: { provider: 'anthropic', model: '' } })).filter((step) => step.type === 'asked')
  expect(failed).toMatchObject({ outcome: { cause: 'no-key' } })
  const steps = await run({ target: { provider: 'offline', model: '' }, says: ['Are you open on Sundays?'] })
  expect(replies(steps)[0]).toContain('open on Sundays')
  expect(noted).toEqual([])
})

it('a budget that is used up stops it', async () => {
  budgets = { conversation: null, day: 1, month: null }
  model.script({ type: 'respond', arguments: { reply: 'Hello.', exit: null } })
  const steps = await run({ target: openai, says: ['Hi', 'Hello?'] })
  expect(replies(steps)[0]).toBe('Hello.')
  expect(steps.filter((step) => step.type === 'asked')[1]).toMatchObject({ outcome: { cause: 'over-budget', reason: expect.stringContaining('today') as string } })
  expect(model.requests).toHaveLength(1)
})

it('knows whose words they are, and what is remembered of them', async () => {
  model.script({ type: 'respond', arguments: { reply: 'Hello Ada.', exit: null } })
  await run({ target: openai, says: ['Hi'], conversationId: 'known' })
  expect(JSON.stringify(model.requests[0]!.body)).toContain('window seat')
  await expect(run({ conversationId: 'unknown' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('ends with whoever listens', async () => {
  model.script({ type: 'silence' })
  const stop = new AbortController()
  const steps = run({ target: openai, says: ['Hi'] }, stop.signal)
  await expect.poll(() => model.requests.length).toBe(1)
  stop.abort()
  expect((await steps).map(({ type }) => type)).toEqual(['customer'])
})
