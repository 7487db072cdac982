import { randomUUID } from 'node:crypto'
import { createDeliveryStore, createPool, openWorkspaceKey, sealSecret, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import { signBody } from '@parley/whatsapp'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createGateway } from './create-gateway.ts'

// Several apps, each with its own secret and verify token, chosen by the callback address.

let database: TestDatabase
let pool: Pool
let admin: Pool
let app: FastifyInstance
let shop: ArrangedWorkspace
let other: ArrangedWorkspace
const secret = 'the-secret-of-the-shops-own-app'
const key = 'the-key-of-the-shops-own-app'
const dialogKey = 'the-key-of-the-others-number-at-360dialog'

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool(database.urls.gateway)
  admin = createPool(database.adminUrl)
  ;[shop, other] = await Promise.all([arrangeWorkspace(database), arrangeWorkspace(database)])
  await addApp(shop, key, 'meta')
  await addApp(other, dialogKey, '360dialog')
  app = createGateway({ deliveries: createDeliveryStore(pool, database.masterKey), verifyToken: 'of-the-installation', appSecret: 'secret-of-the-installation', log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await app?.close()
  await Promise.all([pool?.end(), admin?.end()])
  await database?.drop()
})
beforeEach(() => admin.query('TRUNCATE deliveries, mailbox, status_reports'))

/** An app of a workspace, through which its number came. */
async function addApp(workspace: ArrangedWorkspace, appKey: string, provider: string): Promise<void> {
  const { rows } = await admin.query<{ sealed_key: Buffer }>('SELECT sealed_key FROM workspaces WHERE id = $1', [workspace.workspaceId])
  const dataKey = openWorkspaceKey(database.masterKey, workspace.workspaceId, rows[0]!.sealed_key)
  const id = randomUUID()
  const meta = provider === 'meta'
  await admin.query('INSERT INTO channel_apps (workspace_id, id, provider, name, key, meta_app_id, sealed_secret, sealed_verify_token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    workspace.workspaceId, id, provider, 'Ours', appKey, meta ? '777' : null, meta ? Buffer.from(sealSecret(dataKey, `app:${id}:secret`, secret)) : null, meta ? Buffer.from(sealSecret(dataKey, `app:${id}:verify-token`, 'verify-the-shop')) : null,
  ])
  await admin.query('UPDATE channels SET app_id = $2, provider = $3, sealed_app_secret = NULL WHERE workspace_id = $1', [workspace.workspaceId, id, provider])
}

const body = (numberId: string, id: string) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: 'account', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: numberId }, messages: [{ from: '491511', id, timestamp: '1795000000', type: 'text', text: { body: 'hello' } }] } }] }],
  })
const post = async (path: string, text: string, signedWith?: string) =>
  (await app.inject({ method: 'POST', url: `/webhooks/whatsapp${path}`, payload: text, headers: { 'content-type': 'application/json', ...(signedWith === undefined ? {} : { 'x-hub-signature-256': signBody(Buffer.from(text), signedWith) }) } })).statusCode
const stored = async () => (await admin.query<{ workspace_id: string }>('SELECT workspace_id FROM mailbox')).rows.map((row) => row.workspace_id)
const unrouted = async () => (await admin.query<{ unrouted: string | null }>('SELECT unrouted FROM deliveries')).rows.map((row) => row.unrouted)

test('an address is verified with the token of its own app, and the moment is kept', async () => {
  const ask = async (path: string, token: string) => (await app.inject({ url: `/webhooks/whatsapp${path}?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${token}` })).statusCode
  expect(await ask(`/${key}`, 'of-the-installation')).toBe(403)
  expect(await ask('', 'verify-the-shop')).toBe(403)
  expect(await ask('/nobodys-address', 'verify-the-shop')).toBe(403)
  expect((await admin.query('SELECT 1 FROM channel_apps WHERE handshake_at IS NOT NULL')).rowCount).toBe(0)
  expect(await ask(`/${key}`, 'verify-the-shop')).toBe(200)
  expect((await admin.query('SELECT 1 FROM channel_apps WHERE handshake_at IS NOT NULL AND key = $1', [key])).rowCount).toBe(1)
})

test("an app's webhooks are taken at its own address, with its own secret", async () => {
  expect(await post(`/${key}`, body(shop.numberId, 'wamid.1'), secret)).toBe(200)
  expect(await stored()).toEqual([shop.workspaceId])
  expect(await post(`/${key}`, body(shop.numberId, 'wamid.2'), 'secret-of-the-installation')).toBe(401)
  expect(await post(`/${key}`, body(shop.numberId, 'wamid.2'))).toBe(401)
  expect(await post('', body(shop.numberId, 'wamid.2'), secret)).toBe(401)
  expect(await post('/nobodys-address', body(shop.numberId, 'wamid.2'), secret)).toBe(404)
  expect(await stored()).toHaveLength(1)
})

test('a number at 360dialog is told without signature, at its secret address only', async () => {
  expect(await post(`/${dialogKey}`, body(other.numberId, 'wamid.1'))).toBe(200)
  expect(await stored()).toEqual([other.workspaceId])
  expect(await post('', body(other.numberId, 'wamid.2'))).toBe(401)
})

test("one app's address puts nothing into another's numbers", async () => {
  expect(await post(`/${key}`, body(other.numberId, 'wamid.1'), secret)).toBe(200)
  expect(await post(`/${dialogKey}`, body(shop.numberId, 'wamid.2'))).toBe(200)
  expect(await stored()).toEqual([])
  expect(await unrouted()).toEqual([`No connected number ${other.numberId}.`, `No connected number ${shop.numberId}.`])
})

test('what arrives for a disconnected number is stored and goes to nobody', async () => {
  await admin.query(`UPDATE channels SET status = 'disconnected' WHERE id = $1`, [shop.channelId])
  const fresh = createGateway({ deliveries: createDeliveryStore(pool, database.masterKey), verifyToken: 'v', appSecret: undefined, log: pino({ level: 'silent' }) })
  const text = body(shop.numberId, 'wamid.away')
  const answer = await fresh.inject({ method: 'POST', url: `/webhooks/whatsapp/${key}`, payload: text, headers: { 'x-hub-signature-256': signBody(Buffer.from(text), secret) } })
  expect([answer.statusCode, await stored(), await unrouted()]).toEqual([200, [], [`The number ${shop.numberId} is disconnected: it was stored and not answered.`]])
  await fresh.close()
})
