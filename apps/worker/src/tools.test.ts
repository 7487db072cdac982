import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPool, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { freshTool, type ToolDefinition } from '@parley/tools/definition'
import { signBody } from '@parley/whatsapp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GraphStandIn } from './testing/graph-stand-in.ts'
import { freePort, runProcess, type RunningProcess } from './testing/run-process.ts'

// Real processes, real PostgreSQL: a worker is killed while a tool is called and after it has answered.

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

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
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

let database: TestDatabase
let admin: Pool
let shop: ArrangedWorkspace
let graph: GraphStandIn
let bookings: Bookings
let bookingsUrl: string
let graphUrl: string
let gateway: RunningProcess
let worker: RunningProcess
let ports: { gateway: number; worker: number }

const environment = (role: 'gateway' | 'worker') => ({
  DATABASE_URL: database.urls[role], PARLEY_MASTER_KEY: Buffer.from(database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v', WHATSAPP_GRAPH_URL: graphUrl,
  PARLEY_UNCERTAIN_GRACE_MS: '2000', PARLEY_EFFECT_LEASE_MS: '3000', PARLEY_TOOL_STAND_INS: `https://bookings.example=${bookingsUrl}`,
})
const startWorker = () => runProcess('worker', ports.worker, environment('worker'))

beforeAll(async () => {
  database = await createTestDatabase()
  admin = createPool(database.adminUrl, { connections: 2 })
  shop = await arrangeWorkspace(database, { document })
  for (const name of ['keyed', 'bare'] as const) await admin.query('INSERT INTO tools (workspace_id, id, name, definition) VALUES ($1, $2, $3, $4)', [shop.workspaceId, ids[name], name, definitions[name]])
  graph = new GraphStandIn()
  bookings = new Bookings()
  ;[graphUrl, bookingsUrl] = await Promise.all([graph.listen(), bookings.listen()])
  ports = { gateway: await freePort(), worker: await freePort() }
  ;[gateway, worker] = await Promise.all([runProcess('gateway', ports.gateway, environment('gateway')), startWorker()])
})
afterAll(async () => {
  await Promise.all([gateway?.kill('SIGTERM'), worker?.kill('SIGKILL')])
  await graph?.close()
  await bookings?.close()
  await admin?.end()
  await database?.drop()
})

async function says(from: string, text: string): Promise<void> {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: 'account', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550100000', phone_number_id: shop.numberId }, contacts: [{ profile: { name: 'Ada' }, wa_id: from }], messages: [{ from, id: `wamid.${from}`, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }] } }] }],
  })
  const answer = await fetch(`http://127.0.0.1:${ports.gateway}/webhooks/whatsapp`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), shop.appSecret) } })
  expect(answer.status).toBe(200)
}

async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 40_000; !(await done()); ) {
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}`)
    await new Promise((finish) => setTimeout(finish, 20))
  }
}
const textsTo = (to: string) => graph.sent.filter((message) => message.to.replace('+', '') === to).map((message) => message.text)

/** Holds the service's answers; the function that is given back lets them go. */
function holdAnswers(): () => void {
  let release = () => undefined as void
  bookings.hold = new Promise((done) => { release = done })
  return release
}

vi.setConfig({ testTimeout: 90_000 })

test('a worker that is killed in the middle of a call makes it again under the same key, and the conversation goes on', async () => {
  const release = holdAnswers()
  const before = bookings.reached
  await says('4915120001', 'keyed')
  await until('the call is under way', () => bookings.reached > before)
  await worker.kill('SIGKILL')
  release()
  worker = await startWorker()
  await until('the customer hears of it', () => textsTo('4915120001').length > 0)
  expect(textsTo('4915120001')).toEqual(['Booked B1.'])
  // Asked twice, but under one key: the service knows that it is the same.
  expect([...bookings.byKey.values()]).toEqual([2])
})

test('a call that its service cannot recognise is not made again: nobody knows whether it happened, and the flow says so', async () => {
  const release = holdAnswers()
  const before = bookings.reached
  await says('4915120002', 'bare')
  await until('the call is under way', () => bookings.reached > before)
  await worker.kill('SIGKILL')
  release()
  worker = await startWorker()
  await until('the customer hears of it', () => textsTo('4915120002').length > 0)
  expect(textsTo('4915120002')).toEqual(['I will ask a colleague whether that worked (uncertain).'])
  expect(bookings.withoutKey).toBe(1)
})

test('a worker that is killed when the tool has answered does not call it again', async () => {
  const keys = bookings.byKey.size
  const bare = bookings.withoutKey
  // The answer is kept, and no turn can take it: the conversation is leased to nobody that lives.
  await says('4915120003', 'bare')
  await until('the answer is kept', async () => ((await admin.query(`SELECT 1 FROM effects WHERE kind = 'call-tool' AND status = 'done' AND payload -> 'call' ->> 'name' = 'bare'`)).rowCount ?? 0) > 0)
  await worker.kill('SIGKILL')
  worker = await startWorker()
  await until('the customer hears of it', () => textsTo('4915120003').length > 0)
  expect(textsTo('4915120003')).toEqual(['Booked B1.'])
  expect(bookings.withoutKey).toBe(bare + 1)
  expect(bookings.byKey.size).toBe(keys)
})
