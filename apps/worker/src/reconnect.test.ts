import type { Inspection } from '@parley/channel'
import { createChannelWatch, createPool, createPrisma, openSecret, openWorkspaceKey, type Pool } from '@parley/db'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '@parley/db/testing'
import { createChannels } from '@parley/db/web'
import type { FlowDocument } from '@parley/flow'
import { signBody } from '@parley/whatsapp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GraphStandIn } from './testing/graph-stand-in.ts'
import { freePort, runProcess, type RunningProcess } from './testing/run-process.ts'
import { watchChannels } from './watch-channels.ts'

// A token that Meta withdraws stops the number and loses nothing: what waited is sent with the next one.

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
let graph: GraphStandIn
let gateway: RunningProcess
let worker: RunningProcess
let ownerId: string
let prisma: ReturnType<typeof createPrisma>

beforeAll(async () => {
  database = await createTestDatabase()
  admin = createPool(database.adminUrl, { connections: 2 })
  prisma = createPrisma(database.urls.web, { connections: 2 })
  graph = new GraphStandIn()
  const graphUrl = await graph.listen()
  shop = await arrangeWorkspace(database, { document })
  await admin.query(`UPDATE channels SET mode = 'live' WHERE workspace_id = $1`, [shop.workspaceId])
  ownerId = (await admin.query<{ id: string }>(`INSERT INTO users (id, email, name, password_hash) VALUES (gen_random_uuid(), 'ada@example.com', 'Ada', 'x') RETURNING id`)).rows[0]!.id
  await admin.query(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [shop.workspaceId, ownerId])
  const environment = (role: 'gateway' | 'worker') => ({
    DATABASE_URL: database.urls[role], PARLEY_MASTER_KEY: Buffer.from(database.masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'v', WHATSAPP_GRAPH_URL: graphUrl,
  })
  ;[gateway, worker] = await Promise.all([runProcess('gateway', await freePort(), environment('gateway')), runProcess('worker', await freePort(), environment('worker'))])
})
afterAll(async () => {
  await Promise.all([gateway?.kill('SIGTERM'), worker?.kill('SIGTERM')])
  await prisma?.$disconnect()
  await Promise.all([graph?.close(), admin?.end()])
  await database?.drop()
})

const channels = () => createChannels(prisma, database.masterKey, shop.workspaceId, ownerId)
const channel = async () => (await admin.query<{ status: string; status_reason: string | null }>('SELECT status, status_reason FROM channels WHERE id = $1', [shop.channelId])).rows[0]!
const events = async () => (await channels().events(shop.channelId))!.map(({ summary }) => summary)
const good: Inspection = { checks: [{ name: 'token', state: 'good', says: 'The access token works.' }], facts: { qualityRating: 'GREEN', limitTier: 'TIER_2K', throughput: 'STANDARD' } }

async function says(from: string, id: string, text: string): Promise<void> {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: 'account', changes: [{ field: 'messages', value: {
      messaging_product: 'whatsapp', metadata: { display_phone_number: '1', phone_number_id: shop.numberId }, contacts: [{ profile: { name: 'Ada' }, wa_id: from }],
      messages: [{ from, id, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }],
    } }] }],
  })
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/webhooks/whatsapp`, { method: 'POST', body, headers: { 'x-hub-signature-256': signBody(Buffer.from(body), shop.appSecret) } })
  expect(answer.status).toBe(200)
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await done()); ) {
    if (Date.now() > deadline) throw new Error(`It did not come to this within a minute: ${what}`)
    await new Promise((finish) => setTimeout(finish, 50))
  }
}

const textsTo = (to: string) => graph.sent.filter((message) => message.to.replace('+', '') === to).map(({ text }) => text)
const waiting = async () => (await channels().get(shop.channelId))!.waiting

test('stopped, reconnected, and what waited is sent; what its window has closed for is not', async () => {
  await says('4915110000', 'wamid.before', 'before')
  await until('the first answer', async () => textsTo('4915110000').length === 1)

  graph.withdrawn.add(shop.accessToken)
  await says('4915110000', 'wamid.1', 'anyone?')
  await says('4915110001', 'wamid.2', 'me too')
  await until('the channel to stop, with both answers waiting', async () => (await channel()).status === 'stopped' && (await waiting()) === 2)
  expect((await channel()).status_reason).toContain('expired or was withdrawn')
  expect(graph.sent).toHaveLength(1)

  // The second customer wrote two days ago, by the time that somebody looks.
  await admin.query(`UPDATE conversations SET last_inbound_at = now() - interval '2 days' WHERE contact_id = (SELECT id FROM contacts WHERE phone = '+4915110001')`)
  await channels().setToken(shop.channelId, 'the-next-token')
  await channels().keep(shop.channelId, good, { resume: true })
  await until('what waited to leave', async () => textsTo('4915110000').length === 2 && (await waiting()) === 0)
  expect(textsTo('4915110000')).toEqual(['You said before', 'You said anyone?'])
  expect(textsTo('4915110001')).toEqual([])
  expect(await channel()).toEqual({ status: 'connected', status_reason: null })
  expect(await events()).toEqual(expect.arrayContaining(['Ada gave the number a new access token.', 'The number sends again; what waited goes out where its window is still open.']))

  // What its window had closed for comes first, once.
  await says('4915110001', 'wamid.3', 'back')
  await until('both answers', async () => textsTo('4915110001').length >= 2)
  expect(textsTo('4915110001')).toEqual(['You said me too', 'You said back'])
})

describe('the hourly look', () => {
  test('takes each number once, opened, and writes down what changed', async () => {
    const pool = createPool(database.urls.worker, { connections: 1 })
    const watch = createChannelWatch(pool, database.masterKey)
    const look = (inspection: Inspection) =>
      watchChannels({
        watch, callbackUrl: () => undefined, everyMs: 60_000, failed: (_id, cause) => expect.unreachable(String(cause)),
        inspect: async (account) => {
          expect([account.numberId, account.accessToken]).toEqual([shop.numberId, 'the-next-token'])
          return inspection
        },
      })
    const due = () => admin.query(`UPDATE channels SET checked_at = now() - interval '2 hours' WHERE id = $1`, [shop.channelId])
    await due()
    expect(await look({ ...good, facts: { qualityRating: 'RED', limitTier: 'TIER_10K', throughput: 'HIGH' } })).toBe(1)
    expect(await look(good)).toBe(0)
    expect(await channels().get(shop.channelId)).toMatchObject({ qualityRating: 'RED', limitTier: 'TIER_10K', throughput: 'HIGH', messagesPerSecond: 1000, status: 'connected' })
    expect(await events()).toEqual(expect.arrayContaining(['The quality is low; it was high.', 'New customers a day: 10,000; before 2,000.', 'The number may now send 1,000 messages a second.']))

    await due()
    await look({ checks: [{ name: 'token', state: 'bad', says: 'The access token no longer works.', todo: 'Paste a new one.', stops: true }], facts: {} })
    expect(await channel()).toEqual({ status: 'stopped', status_reason: 'The access token no longer works. Paste a new one.' })
    // Only somebody's word lets it go on.
    await due()
    await look(good)
    expect((await channel()).status).toBe('stopped')
    await pool.end()
  })
})

test('disconnecting keeps the history and lets the number be connected elsewhere; then it cannot come back', async () => {
  await channels().disconnect(shop.channelId)
  expect((await admin.query('SELECT 1 FROM messages WHERE workspace_id = $1', [shop.workspaceId])).rowCount).toBeGreaterThan(0)
  const other = await arrangeWorkspace(database)
  const theirs = createChannels(prisma, database.masterKey, other.workspaceId, ownerId)
  await admin.query(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [other.workspaceId, ownerId])
  const number = { name: 'Theirs', numberId: shop.numberId, accountId: '1', displayNumber: '+1', accessToken: 'their-token', appSecret: 'their-secret' }
  const { channelId } = await theirs.add(number)
  await expect(channels().reconnect(shop.channelId)).rejects.toThrow(/another workspace/)
  await expect(channels().add(number)).rejects.toThrow(/connected already/)

  // Sealed for its own workspace and place.
  const { rows } = await admin.query<{ sealed_token: Buffer; sealed_key: Buffer }>('SELECT c.sealed_token, w.sealed_key FROM channels c JOIN workspaces w ON w.id = c.workspace_id WHERE c.id = $1', [channelId])
  const key = openWorkspaceKey(database.masterKey, other.workspaceId, rows[0]!.sealed_key)
  expect(rows[0]!.sealed_token.toString()).not.toContain('their-token')
  expect(openSecret(key, `channel:${channelId}:token`, rows[0]!.sealed_token)).toBe('their-token')
  expect(JSON.stringify(await theirs.list())).not.toContain('their-')
})
