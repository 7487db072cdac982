import { createPool, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { signBody } from '@parley/whatsapp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GraphStandIn } from './testing/graph-stand-in.ts'
import { freePort, runProcess, type RunningProcess } from './testing/run-process.ts'

// Real processes, real PostgreSQL, real HTTP: webhook in, reply out.

const document: FlowDocument = {
  schemaVersion: 1,
  variables: [],
  nodes: [
    { id: 'start', name: 'start', card: 'start', cardVersion: 1, config: { trigger: { type: 'any' } }, position: { x: 0, y: 0 } },
    {
      id: 'reply', name: 'reply', card: 'message', cardVersion: 1, position: { x: 200, y: 0 },
      config: { bubbles: ['a', 'b', 'c'].map((mark) => ({ type: 'text', text: `{{ conversation.last_message }} ${mark}` })) },
    },
  ],
  edges: [{ id: 'e', from: { node: 'start', port: 'next' }, to: { node: 'reply' } }],
}

let database: TestDatabase
let admin: Pool
let shop: ArrangedWorkspace
let graph: GraphStandIn
let graphUrl: string
let gateway: RunningProcess
let worker: RunningProcess
let ports: { gateway: number; worker: number }

const environment = (role: 'gateway' | 'worker') => ({
  DATABASE_URL: database.urls[role], PARLEY_MASTER_KEY: Buffer.from(database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v', WHATSAPP_GRAPH_URL: graphUrl,
  PARLEY_UNCERTAIN_GRACE_MS: '2000', PARLEY_EFFECT_LEASE_MS: '3000',
})
const startGateway = () => runProcess('gateway', ports.gateway, environment('gateway'))
const startWorker = () => runProcess('worker', ports.worker, environment('worker'))

beforeAll(async () => {
  database = await createTestDatabase()
  admin = createPool(database.adminUrl, { connections: 2 })
  shop = await arrangeWorkspace(database, { document })
  graph = new GraphStandIn()
  graphUrl = await graph.listen()
  ports = { gateway: await freePort(), worker: await freePort() }
  ;[gateway, worker] = await Promise.all([startGateway(), startWorker()])
})
afterAll(async () => {
  await Promise.all([gateway?.kill('SIGTERM'), worker?.kill('SIGTERM')])
  await graph?.close()
  await admin?.end()
  await database?.drop()
})

/** Until it is acknowledged, as Meta does. */
async function deliver(body: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; ) {
    const answered = await fetch(`http://127.0.0.1:${ports.gateway}/webhooks/whatsapp`, {
      method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), shop.appSecret) },
    }).then((answer) => answer.status, () => 0)
    if (answered === 200) return
    if (Date.now() > deadline) throw new Error(`The gateway answers ${answered}.`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

const envelope = (value: object) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: 'account', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550100000', phone_number_id: shop.numberId }, ...value } }] }],
  })
const says = (from: string, id: string, text: string) =>
  envelope({ contacts: [{ profile: { name: 'Ada' }, wa_id: from }], messages: [{ from, id, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }] })

async function until(what: string, done: () => Promise<boolean>, ms = 60_000): Promise<void> {
  for (const deadline = Date.now() + ms; !(await done()); ) {
    if (Date.now() > deadline) throw new Error(`It did not come to this within ${ms / 1_000} s: ${what}`)
    await new Promise((finish) => setTimeout(finish, 50))
  }
}

const textsTo = (to: string) => graph.sent.filter((message) => message.to.replace('+', '') === to).map((message) => message.text)

test('a webhook that comes three times is answered once, bubbles in order, and its statuses reach the transcript', async () => {
  graph.onSent = ({ messageId, effectId, to }) => {
    const status = (name: string) => ({ id: messageId, status: name, timestamp: String(Math.floor(Date.now() / 1_000)), recipient_id: to, biz_opaque_callback_data: effectId })
    void deliver(envelope({ statuses: ['read', 'sent', 'delivered'].map(status) }))
  }
  const body = says('4915110000', 'wamid.first', 'hello')
  await Promise.all([deliver(body), deliver(body)])
  await deliver(body)
  await until('three bubbles read', async () => {
    const { rows } = await admin.query<{ status: string }>(`SELECT status FROM messages WHERE author = 'bot' AND content ->> 'text' LIKE 'hello %'`)
    return rows.length === 3 && rows.every(({ status }) => status === 'read')
  })
  expect(textsTo('4915110000')).toEqual(['hello a', 'hello b', 'hello c'])
  const { rows } = await admin.query<{ open: string }>(`SELECT count(*) AS open FROM conversations WHERE wake_at IS NOT NULL OR lease_token IS NOT NULL`)
  expect(rows[0]!.open).toBe('0')
})

test('a worker that is told to stop drains and ends cleanly', async () => {
  expect(await worker.kill('SIGTERM')).toBe(0)
  await deliver(says('4915110001', 'wamid.while-away', 'anyone'))
  worker = await startWorker()
  await until('the answer after the restart', async () => textsTo('4915110001').length === 3)
})
