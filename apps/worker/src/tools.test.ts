import { createServer, type Server } from 'node:http'
import { arrangeWorkspace, type ArrangedWorkspace } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { freshTool, type ToolDefinition } from '@parley/tools/definition'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { closeNow, listenLocally } from './testing/loopback.ts'
import { patience, Stage } from './testing/stage.ts'

// Real processes, real PostgreSQL: a worker is killed while a tool is called and after it has answered.

vi.setConfig(patience)

/** A booking service that counts: by the key of a call, and what came without one. */
class Bookings {
  readonly byKey = new Map<string, number>()
  withoutKey = 0
  /** Calls that reached it; none is answered while it holds. */
  reached = 0
  hold: Promise<void> = Promise.resolve()
  private readonly server: Server = createServer((request, response) => {
    this.reached++
    const key = request.headers['idempotency-key']
    if (typeof key === 'string') this.byKey.set(key, (this.byKey.get(key) ?? 0) + 1)
    else this.withoutKey++
    void this.hold.then(() => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ id: 'B1', secret: request.headers['x-api-key'] }))
    })
  })

  listen(): Promise<string> {
    return listenLocally(this.server)
  }

  close(): Promise<void> {
    return closeNow(this.server)
  }
}

const ids = { keyed: '10000000-0000-4000-8000-000000000001', bare: '10000000-0000-4000-8000-000000000002' }
const tool = (part: Partial<ToolDefinition>): ToolDefinition => ({ ...freshTool(), name: 'book', description: 'Books.', method: 'POST', readsOnly: false, address: 'https://bookings.example/book', results: [{ name: 'id', type: 'text', label: '', value: '{{ response.body.id }}' }], ...part })
const definitions = { keyed: tool({ name: 'keyed', idempotencyHeader: 'Idempotency-Key', attempts: 3 }), bare: tool({ name: 'bare' }) }
const chosen = (id: keyof typeof ids) => ({ id: ids[id], name: id, parameters: definitions[id].parameters, results: [{ name: 'id', type: 'text', label: 'Id' }], repeatable: id === 'keyed', confirm: '' })

const node = (id: string, card: string, config: object) => ({ id, name: id, card, cardVersion: 1, config, position: { x: 0, y: 0 } })
const edge = (from: string, port: string, to: string) => ({ id: `${from}_${port}`.replace(/[^a-z_]/g, '_'), from: { node: from, port }, to: { node: to } })
const words = (id: string, text: string) => node(id, 'message', { bubbles: [{ type: 'text', text }] })
const document = {
  schemaVersion: 1, variables: [],
  nodes: [
    node('start', 'start', { trigger: { type: 'any' } }),
    node('which', 'condition', { branches: [{ id: 'bare', label: 'Bare', match: 'all', groups: [{ match: 'all', tests: [{ path: 'conversation.last_message', operator: 'is', value: 'bare' }] }] }] }),
    node('keyed', 'tool-call', { tool: chosen('keyed') }), node('bare', 'tool-call', { tool: chosen('bare') }),
    words('booked', 'Booked {{ keyed.id }}.'), words('unclear', 'I will ask a colleague whether that worked ({{ bare.cause }}).'), words('bare_booked', 'Booked {{ bare.id }}.'), words('failed', 'Failed: {{ keyed.reason }}'),
  ],
  edges: [
    edge('start', 'next', 'which'), edge('which', 'branch:bare', 'bare'), edge('which', 'otherwise', 'keyed'), edge('keyed', 'done', 'booked'), edge('bare', 'done', 'bare_booked'), edge('bare', 'timed-out', 'unclear'),
    ...['refused', 'unavailable', 'timed-out', 'bad-arguments'].map((port) => edge('keyed', port, 'failed')),
  ],
} as unknown as FlowDocument

let stage: Stage
let shop: ArrangedWorkspace
const bookings = new Bookings()

beforeAll(async () => {
  const bookingsUrl = await bookings.listen()
  stage = await Stage.open({ PARLEY_UNCERTAIN_GRACE_MS: '2000', PARLEY_EFFECT_LEASE_MS: '3000', PARLEY_TOOL_STAND_INS: `https://bookings.example=${bookingsUrl}` })
  shop = await arrangeWorkspace(stage.database, { document })
  for (const name of ['keyed', 'bare'] as const) await stage.admin.query('INSERT INTO tools (workspace_id, id, name, definition) VALUES ($1, $2, $3, $4)', [shop.workspaceId, ids[name], name, definitions[name]])
})
afterAll(async () => {
  await stage?.close()
  await bookings.close()
})

/** Holds the service's answers; the function that is given back lets them go. */
function holdAnswers(): () => void {
  let release = () => undefined as void
  bookings.hold = new Promise((done) => { release = done })
  return release
}

test('a worker that is killed in the middle of a call makes it again under the same key, and the conversation goes on', async () => {
  const release = holdAnswers()
  const before = bookings.reached
  await stage.says(shop, '4915120001', 'keyed')
  await stage.until('the call is under way', () => bookings.reached > before)
  await stage.worker.kill('SIGKILL')
  release()
  await stage.nextWorker()
  await stage.until('the customer hears of it', () => stage.textsTo('4915120001').length > 0)
  expect(stage.textsTo('4915120001')).toEqual(['Booked B1.'])
  // Asked twice, but under one key: the service knows that it is the same.
  expect([...bookings.byKey.values()]).toEqual([2])
})

test('a call that its service cannot recognise is not made again: nobody knows whether it happened, and the flow says so', async () => {
  const release = holdAnswers()
  const before = bookings.reached
  await stage.says(shop, '4915120002', 'bare')
  await stage.until('the call is under way', () => bookings.reached > before)
  await stage.worker.kill('SIGKILL')
  release()
  await stage.nextWorker()
  await stage.until('the customer hears of it', () => stage.textsTo('4915120002').length > 0)
  expect(stage.textsTo('4915120002')).toEqual(['I will ask a colleague whether that worked (uncertain).'])
  expect(bookings.withoutKey).toBe(1)
})

test('a worker that is killed when the tool has answered does not call it again', async () => {
  const keys = bookings.byKey.size
  const bare = bookings.withoutKey
  // The answer is kept, and no turn can take it: the conversation is leased to nobody that lives.
  await stage.says(shop, '4915120003', 'bare')
  await stage.until('the answer is kept', async () => ((await stage.admin.query(`SELECT 1 FROM effects WHERE kind = 'call-tool' AND status = 'done' AND payload -> 'call' ->> 'name' = 'bare'`)).rowCount ?? 0) > 0)
  await stage.worker.kill('SIGKILL')
  await stage.nextWorker()
  await stage.until('the customer hears of it', () => stage.textsTo('4915120003').length > 0)
  expect(stage.textsTo('4915120003')).toEqual(['Booked B1.'])
  expect(bookings.withoutKey).toBe(bare + 1)
  expect(bookings.byKey.size).toBe(keys)
})
