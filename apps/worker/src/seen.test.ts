import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPool, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { signBody } from '@parley/whatsapp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, runProcess, type RunningProcess } from './testing/run-process.ts'
import { TraceReceiver } from './testing/trace-receiver.ts'

// What gateway and worker tell of their work: real processes, at their most talkative.

const secret = 'pomegranate-and-walnut'
const document: FlowDocument = {
  schemaVersion: 1,
  variables: [],
  nodes: [
    { id: 'start', name: 'start', card: 'start', cardVersion: 1, config: { trigger: { type: 'any' } }, position: { x: 0, y: 0 } },
    { id: 'reply', name: 'reply', card: 'message', cardVersion: 1, position: { x: 200, y: 0 }, config: { bubbles: [{ type: 'text', text: 'You said {{ conversation.last_message }}' }] } },
  ],
  edges: [{ id: 'e', from: { node: 'start', port: 'next' }, to: { node: 'reply' } }],
}

let database: TestDatabase
let admin: Pool
let shop: ArrangedWorkspace
let graph: Server
const traces = new TraceReceiver()
let gateway: RunningProcess
let worker: RunningProcess
let output = ''
let calls = 0

beforeAll(async () => {
  database = await createTestDatabase()
  admin = createPool(database.adminUrl, { connections: 2 })
  shop = await arrangeWorkspace(database, { document })
  // The first send is refused for good, in words that repeat the message, as Meta's details can.
  graph = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { text?: { body: string } }
      response.setHeader('content-type', 'application/json')
      if (calls++ > 0) return response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: `wamid.out.${calls}` }] }))
      response.statusCode = 400
      response.end(JSON.stringify({ error: { message: `(#131009) ${text?.body}`, code: 131009, type: 'OAuthException', error_data: { details: `Not a good text: ${text?.body}` } } }))
    })
  })
  await new Promise<void>((done) => graph.listen(0, '127.0.0.1', done))
  const ports = { gateway: await freePort(), worker: await freePort() }
  const environment = (role: 'gateway' | 'worker') => ({
    LOG_LEVEL: 'trace', DATABASE_URL: database.urls[role], PARLEY_MASTER_KEY: Buffer.from(database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v',
    WHATSAPP_GRAPH_URL: `http://127.0.0.1:${(graph.address() as AddressInfo).port}/v26.0`, OTEL_EXPORTER_OTLP_ENDPOINT: otlp, OTEL_BSP_SCHEDULE_DELAY: '200',
  })
  const otlp = await traces.listen()
  const heard = (text: string) => void (output += text)
  ;[gateway, worker] = await Promise.all([runProcess('gateway', ports.gateway, environment('gateway'), { onOutput: heard }), runProcess('worker', ports.worker, environment('worker'), { onOutput: heard })])
})
afterAll(async () => {
  await Promise.all([gateway?.kill('SIGTERM'), worker?.kill('SIGTERM')])
  graph?.closeAllConnections()
  graph?.close()
  await traces.close()
  await admin?.end()
  await database?.drop()
})

async function says(id: string, text: string): Promise<void> {
  const message = { from: '4915110000', id, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }
  const value = { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550100000', phone_number_id: shop.numberId }, contacts: [{ profile: { name: 'Ada' }, wa_id: '4915110000' }], messages: [message] }
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: 'account', changes: [{ field: 'messages', value }] }] })
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/webhooks/whatsapp`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), shop.appSecret) } })
  expect(answer.status).toBe(200)
}

async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await done()); ) {
    if (Date.now() > deadline) throw new Error(`It did not come to this within a minute: ${what}\n${output.slice(-3_000)}`)
    await new Promise((finish) => setTimeout(finish, 50))
  }
}

const metricsOf = async ({ port }: RunningProcess) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

test('a message can be followed from webhook to reply, and nothing tells what anybody said', { timeout: 120_000 }, async () => {
  await says('wamid.refused', `first ${secret}`)
  const settled = async (count: number) => (await admin.query(`SELECT 1 FROM effects WHERE kind = 'send' AND status IN ('done', 'failed')`)).rowCount === count
  await until('the first reply refused', () => settled(1))
  await says('wamid.answered', `second ${secret}`)
  await until('the second reply sent', () => settled(2))
  await until('the spans of both', () => traces.spans.filter(({ name }) => name === 'send').length === 2 && traces.spans.filter(({ name }) => name === 'webhook').length === 2)

  const [{ conversation, session }] = (await admin.query<{ conversation: string; session: string }>(`SELECT conversation_id AS conversation, id AS session FROM sessions ORDER BY started_at`)).rows as [{ conversation: string; session: string }]
  const lines = output.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>)
  const ids = { workspace: shop.workspaceId, conversation }
  expect(lines).toContainEqual(expect.objectContaining({ ...ids, msg: 'Turns were taken.', turns: [expect.objectContaining({ event: 'message' })] }))
  expect(lines).toContainEqual(expect.objectContaining({ ...ids, session, kind: 'send', outcome: 'refused:fix', msg: 'An effect did not end well.' }))
  expect(lines).toContainEqual(expect.objectContaining({ ...ids, kind: 'send', outcome: 'accepted', msg: 'An effect ended.' }))

  const webhook = traces.spans.filter(({ name }) => name === 'webhook')
  expect(webhook.map(({ service }) => service)).toEqual(['parley-gateway', 'parley-gateway'])
  expect(new Set(webhook.map(({ traceId }) => traceId)).size).toBe(2)
  for (const { traceId, spanId } of webhook) {
    const turn = traces.spans.find((span) => span.traceId === traceId && span.name === 'turn message')
    const send = traces.spans.find((span) => span.traceId === traceId && span.name === 'send')
    expect(turn).toMatchObject({ service: 'parley-worker', parentSpanId: spanId, attributes: { 'parley.conversation': conversation } })
    expect(send).toMatchObject({ parentSpanId: turn!.spanId })
  }

  const [fromWorker, fromGateway] = await Promise.all([metricsOf(worker), metricsOf(gateway)])
  for (const name of ['mailbox_depth', 'mailbox_oldest_seconds', 'leases_expired_total', 'turn_seconds', 'effects_total', 'effect_retries_total', 'sends_uncertain_total', 'effects_uncertain', 'pacing_wait_seconds'])
    expect(fromWorker, name).toContain(`# TYPE parley_${name} `)
  expect(fromWorker).toContain('parley_effects_total{kind="send",outcome="refused:fix"} 1')
  expect(fromWorker).toContain('parley_effects_total{kind="send",outcome="accepted"} 1')
  expect(fromWorker).toContain('parley_turns_total{event="message"} 2')
  expect(fromGateway).toContain('parley_webhooks_total{answer="stored"} 2')

  // The refusal with its words is for the operator, in the transcript; the rest of the world hears ids.
  expect((await admin.query<{ failure: string }>(`SELECT failure FROM messages WHERE status = 'failed'`)).rows[0]!.failure).toContain(secret)
  for (const told of [output, traces.raw, fromWorker, fromGateway]) {
    expect(told.length).toBeGreaterThan(0)
    expect(told).not.toContain(secret)
    expect(told).not.toContain('4915110000')
  }
})
