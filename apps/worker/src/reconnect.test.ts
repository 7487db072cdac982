import type { Inspection } from '@parley/channel'
import { createChannelWatch, createPool, createPrisma, openSecret, openWorkspaceKey } from '@parley/db'
import { arrangeWorkspace, type ArrangedWorkspace } from '@parley/db/testing'
import { createChannels } from '@parley/db/web'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { echoFlow } from './testing/echo-flow.ts'
import { patience, Stage } from './testing/stage.ts'
import { watchChannels } from './watch-channels.ts'

// A token that Meta withdraws stops the number and loses nothing: what waited is sent with the next one.

vi.setConfig(patience)

let stage: Stage
let shop: ArrangedWorkspace
let ownerId: string
let prisma: ReturnType<typeof createPrisma>

beforeAll(async () => {
  stage = await Stage.open()
  prisma = createPrisma(stage.database.urls.web, { connections: 2 })
  shop = await arrangeWorkspace(stage.database, { document: echoFlow('You said {{ conversation.last_message }}') })
  await stage.admin.query(`UPDATE channels SET mode = 'live' WHERE workspace_id = $1`, [shop.workspaceId])
  ownerId = (await stage.admin.query<{ id: string }>(`INSERT INTO users (id, email, name, password_hash) VALUES (gen_random_uuid(), 'ada@example.com', 'Ada', 'x') RETURNING id`)).rows[0]!.id
  await stage.admin.query(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [shop.workspaceId, ownerId])
})
afterAll(async () => {
  await prisma?.$disconnect()
  await stage?.close()
})

const channels = () => createChannels(prisma, stage.database.masterKey, shop.workspaceId, ownerId)
const channel = async () => (await stage.admin.query<{ status: string; status_reason: string | null }>('SELECT status, status_reason FROM channels WHERE id = $1', [shop.channelId])).rows[0]!
const events = async () => (await channels().events(shop.channelId))!.map(({ summary }) => summary)
const good: Inspection = { checks: [{ name: 'token', state: 'good', says: 'The access token works.' }], facts: { qualityRating: 'GREEN', limitTier: 'TIER_2K', throughput: 'STANDARD' } }

const waiting = async () => (await channels().get(shop.channelId))!.waiting

test('stopped, reconnected, and what waited is sent; what its window has closed for is not', async () => {
  await stage.says(shop, '4915110000', 'before')
  await stage.until('the first answer', async () => stage.textsTo('4915110000').length === 1)

  stage.graph.withdrawn.add(shop.accessToken)
  await stage.says(shop, '4915110000', 'anyone?')
  await stage.says(shop, '4915110001', 'me too')
  await stage.until('the channel to stop, with both answers waiting', async () => (await channel()).status === 'stopped' && (await waiting()) === 2)
  expect((await channel()).status_reason).toContain('expired or was withdrawn')
  expect(stage.graph.sent).toHaveLength(1)

  // The second customer wrote two days ago, by the time that somebody looks.
  await stage.admin.query(`UPDATE conversations SET last_inbound_at = now() - interval '2 days' WHERE contact_id = (SELECT id FROM contacts WHERE phone = '+4915110001')`)
  await channels().setToken(shop.channelId, 'the-next-token')
  await channels().keep(shop.channelId, good, { resume: true })
  await stage.until('what waited to leave', async () => stage.textsTo('4915110000').length === 2 && (await waiting()) === 0)
  expect(stage.textsTo('4915110000')).toEqual(['You said before', 'You said anyone?'])
  expect(stage.textsTo('4915110001')).toEqual([])
  expect(await channel()).toEqual({ status: 'connected', status_reason: null })
  expect(await events()).toEqual(expect.arrayContaining(['Ada gave the number a new access token.', 'The number sends again; what waited goes out where its window is still open.']))

  // What its window had closed for comes first, once.
  await stage.says(shop, '4915110001', 'back')
  await stage.until('both answers', async () => stage.textsTo('4915110001').length >= 2)
  expect(stage.textsTo('4915110001')).toEqual(['You said me too', 'You said back'])
})

describe('the hourly look', () => {
  test('takes each number once, opened, and writes down what changed', async () => {
    const pool = createPool(stage.database.urls.worker, { connections: 1 })
    const watch = createChannelWatch(pool, stage.database.masterKey)
    const look = (inspection: Inspection) =>
      watchChannels({
        watch, callbackUrl: () => undefined, everyMs: 60_000, failed: (_id, cause) => expect.unreachable(String(cause)),
        inspect: async (account) => {
          expect([account.numberId, account.accessToken]).toEqual([shop.numberId, 'the-next-token'])
          return inspection
        },
      })
    const due = () => stage.admin.query(`UPDATE channels SET checked_at = now() - interval '2 hours' WHERE id = $1`, [shop.channelId])
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
  expect((await stage.admin.query('SELECT 1 FROM messages WHERE workspace_id = $1', [shop.workspaceId])).rowCount).toBeGreaterThan(0)
  const other = await arrangeWorkspace(stage.database)
  const theirs = createChannels(prisma, stage.database.masterKey, other.workspaceId, ownerId)
  await stage.admin.query(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [other.workspaceId, ownerId])
  const number = { name: 'Theirs', numberId: shop.numberId, accountId: '1', displayNumber: '+1', accessToken: 'their-token', appSecret: 'their-secret' }
  const { channelId } = await theirs.add(number)
  await expect(channels().reconnect(shop.channelId)).rejects.toThrow(/another workspace/)
  await expect(channels().add(number)).rejects.toThrow(/connected already/)

  // Sealed for its own workspace and place.
  const { rows } = await stage.admin.query<{ sealed_token: Buffer; sealed_key: Buffer }>('SELECT c.sealed_token, w.sealed_key FROM channels c JOIN workspaces w ON w.id = c.workspace_id WHERE c.id = $1', [channelId])
  const key = openWorkspaceKey(stage.database.masterKey, other.workspaceId, rows[0]!.sealed_key)
  expect(rows[0]!.sealed_token.toString()).not.toContain('their-token')
  expect(openSecret(key, `channel:${channelId}:token`, rows[0]!.sealed_token)).toBe('their-token')
  expect(JSON.stringify(await theirs.list())).not.toContain('their-')
})
