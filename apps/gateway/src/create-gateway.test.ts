import { once } from 'node:events'
import { connect } from 'node:net'
import { createDeliveryStore, createPool, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import { signBody } from '@parley/whatsapp'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createGateway } from './create-gateway.ts'

const installation = 'the-app-secret-of-the-installation'
let database: TestDatabase
let pool: Pool
let admin: Pool
let app: FastifyInstance
let shop: ArrangedWorkspace
let other: ArrangedWorkspace
const logged: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool(database.urls.gateway)
  admin = createPool(database.adminUrl)
  ;[shop, other] = await Promise.all([arrangeWorkspace(database), arrangeWorkspace(database)])
  app = createGateway({
    deliveries: createDeliveryStore(pool, database.masterKey), verifyToken: 'verify-me', appSecret: installation, log: pino({}, { write: (line: string) => void logged.push(line) }),
  })
})
afterAll(async () => {
  await app?.close()
  await Promise.all([pool?.end(), admin?.end()])
  await database?.drop()
})
beforeEach(() => admin.query('TRUNCATE deliveries, mailbox, status_reports'))

const count = async (table: string, workspaceId?: string) =>
  Number((await admin.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}${workspaceId ? ` WHERE workspace_id = '${workspaceId}'` : ''}`)).rows[0]!.n)

const post = (body: string | Buffer, secret?: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST', url: '/webhooks/whatsapp', payload: body,
    headers: { 'content-type': 'application/json', ...(secret === undefined ? {} : { 'x-hub-signature-256': signBody(Buffer.from(body), secret) }), ...headers },
  })

const value = (numberId: string, rest: object) => ({ messaging_product: 'whatsapp', metadata: { display_phone_number: '1', phone_number_id: numberId }, ...rest })
const webhook = (...values: object[]) => JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: 'account', changes: values.map((one) => ({ field: 'messages', value: one })) }] })
const text = (id: string, body = 'hello') => ({ from: '491511', id, timestamp: '1795000000', type: 'text', text: { body } })

test('the handshake answers with the bare challenge', async () => {
  const ask = (token: string) => app.inject({ url: `/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=11584&hub.verify_token=${token}` })
  const right = await ask('verify-me')
  expect([right.statusCode, right.body, right.headers['content-type']]).toEqual([200, '11584', 'text/plain; charset=utf-8'])
  expect((await ask('wrong')).statusCode).toBe(403)
  expect((await app.inject({ url: '/webhooks/whatsapp' })).statusCode).toBe(403)
})

test('everything in every entry and change is stored before the answer, once', async () => {
  const body = webhook(
    value(shop.numberId, { contacts: [], messages: [text('wamid.1'), text('wamid.2')] }),
    value(other.numberId, { messages: [text('wamid.3')] }),
    value(shop.numberId, { statuses: [{ id: 'wamid.out', status: 'sent', timestamp: '1795000001', recipient_id: '491511' }] }),
  )
  expect((await post(body, installation)).statusCode).toBe(200)
  expect([await count('mailbox', shop.workspaceId), await count('mailbox', other.workspaceId), await count('status_reports'), await count('deliveries')]).toEqual([2, 1, 1, 1])
  expect((await post(body, installation)).statusCode).toBe(200)
  expect([await count('mailbox'), await count('status_reports'), await count('deliveries')]).toEqual([3, 2, 2])
  const { rows } = await admin.query<{ body: Buffer }>('SELECT body FROM deliveries')
  expect(rows[0]!.body.toString()).toBe(body)
})

test('many at once are all stored', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => post(webhook(value(shop.numberId, { messages: [text(`wamid.many.${index}`)] })), installation)))
  expect(answers.every((answer) => answer.statusCode === 200)).toBe(true)
  expect(await count('mailbox')).toBe(60)
})

test('without the right signature nothing is stored', async () => {
  const body = webhook(value(shop.numberId, { messages: [text('wamid.forged')] }))
  for (const answer of [await post(body), await post(body, 'wrong secret'), await post(body, undefined, { 'x-hub-signature-256': 'sha256=00' }), await post('', undefined)]) expect(answer.statusCode).toBe(401)
  expect([await count('deliveries'), await count('mailbox')]).toEqual([0, 0])
})

test('the signature is over the bytes, escapes and all', async () => {
  const body = webhook(value(shop.numberId, { messages: [text('wamid.emoji', 'EMOJI')] })).replace('EMOJI', '\\ud83c\\udf89 na\\u00efve')
  expect((await post(body, shop.appSecret)).statusCode).toBe(200)
  const { rows } = await admin.query<{ payload: { message: { content: { text: string } } } }>('SELECT payload FROM mailbox')
  expect(rows[0]!.payload.message.content.text).toBe('🎉 naïve')
})

test("one channel's secret puts nothing into another's mailbox", async () => {
  const both = webhook(value(shop.numberId, { messages: [text('wamid.mine')] }), value(other.numberId, { messages: [text('wamid.theirs')] }))
  expect((await post(both, shop.appSecret)).statusCode).toBe(200)
  expect([await count('mailbox', shop.workspaceId), await count('mailbox', other.workspaceId)]).toEqual([1, 0])
  expect((await post(webhook(value(other.numberId, { messages: [text('wamid.theirs')] })), shop.appSecret)).statusCode).toBe(401)
})

test("what is told about an account reaches those of its numbers' workspaces whose secret vouches for it", async () => {
  const about = (event: string) => JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: 'account', time: 1750025136, changes: [{ field: 'account_update', value: { event } }] }] })
  expect((await post(about('VERIFIED_ACCOUNT'), shop.appSecret)).statusCode).toBe(200)
  expect([await count('channel_events', shop.workspaceId), await count('channel_events', other.workspaceId)]).toEqual([1, 0])
  expect((await post(about('ACCOUNT_VIOLATION'), installation)).statusCode).toBe(200)
  expect([await count('channel_events', shop.workspaceId), await count('channel_events', other.workspaceId)]).toEqual([2, 1])
  expect((await post(about('ACCOUNT_DELETED'), 'somebody-else')).statusCode).toBe(401)
})

test('an unknown number is stored, acknowledged and logged', async () => {
  expect((await post(webhook(value('999999', { messages: [text('wamid.nobody')] })), installation)).statusCode).toBe(200)
  const { rows } = await admin.query<{ unrouted: string }>('SELECT unrouted FROM deliveries')
  expect(rows).toEqual([{ unrouted: 'No connected number 999999.' }])
  expect(await count('mailbox')).toBe(0)
  expect(logged.some((line) => line.includes('999999'))).toBe(true)
})

test('whatever the body is, it is answered and the process stays up', async () => {
  expect((await post('{"entry": [', installation)).statusCode).toBe(400)
  expect((await post(Buffer.from([0xff, 0xfe, 0x00]), installation)).statusCode).toBe(400)
  expect((await post(`${'['.repeat(1_000)}${']'.repeat(1_000)}`, installation)).statusCode).toBe(400)
  expect((await post('x'.repeat(3.2 * 1024 * 1024), installation)).statusCode).toBe(413)
  for (const odd of ['null', '[]', '"text"', '{}', '{"entry":{}}', webhook(value(shop.numberId, { messages: [null, 7, {}, { id: 'wamid.odd', type: 'from-the-future' }] })), webhook(value('\u0000', { messages: [text('a\u0000b')] })), JSON.stringify({ entry: [{ id: 'x', changes: [{ field: 'never_heard_of', value: { a: 1 } }] }] })]) {
    expect((await post(odd, installation)).statusCode).toBe(200)
  }
  expect((await post(webhook(value(shop.numberId, { messages: [text('wamid.nul', 'a\u0000b')] })), installation, { 'content-type': 'text/plain' })).statusCode).toBe(200)
  expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200)
})

test('a database that is away is no acknowledgement', async () => {
  const broken = createPool('postgresql://nobody:x@127.0.0.1:1/none')
  const lost = createGateway({ deliveries: createDeliveryStore(broken, database.masterKey), verifyToken: 'v', appSecret: installation, log: pino({ level: 'silent' }) })
  const body = webhook(value(shop.numberId, { messages: [text('wamid.lost')] }))
  const answer = await lost.inject({ method: 'POST', url: '/webhooks/whatsapp', payload: body, headers: { 'x-hub-signature-256': signBody(Buffer.from(body), installation) } })
  expect(answer.statusCode).toBe(503)
  expect((await lost.inject({ url: '/readyz' })).statusCode).toBe(503)
  expect((await lost.inject({ url: '/healthz' })).statusCode).toBe(200)
  await lost.close()
  await broken.end()
})

test('it closes though somebody is connected who has asked nothing yet', async () => {
  const closing = createGateway({ deliveries: createDeliveryStore(pool, database.masterKey), verifyToken: 'v', appSecret: installation, log: pino({ level: 'silent' }), closeWithinMs: 50 })
  const connected = once(closing.server, 'connection')
  const { port } = new URL(await closing.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
  const cutOff = once(socket, 'close')
  await connected
  await closing.close()
  await cutOff
})

test('neither log nor metrics hold what customers say', async () => {
  await post(webhook(value(shop.numberId, { messages: [text('wamid.secret', 'my secret words')] })), installation)
  const metrics = await app.inject({ url: '/metrics' })
  expect(metrics.body).toContain('parley_webhooks_total{answer="stored"}')
  expect(`${metrics.body}${logged.join('')}`).not.toContain('my secret words')
})
