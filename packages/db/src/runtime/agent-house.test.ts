import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { createAgentHouse } from './agent-house.ts'
import { keepMemories, noteAgentSessions } from './keep-memories.ts'
import { createPool, type Pool } from './pool.ts'

let database: TestDatabase
let pool: Pool
let admin: Pool
let ours: ArrangedWorkspace
const conversationId = randomUUID()
const contactId = randomUUID()
const began = Date.parse('2026-11-23T10:00:00Z')

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool(database.urls.worker, { connections: 2 })
  admin = createPool(database.adminUrl, { connections: 1 })
  ours = await arrangeWorkspace(database)
  await admin.query('INSERT INTO contacts (workspace_id, id, phone) VALUES ($1, $2, $3)', [ours.workspaceId, contactId, '+491'])
  await admin.query('INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state) VALUES ($1, $2, $3, $4, $5)', [ours.workspaceId, conversationId, ours.channelId, contactId, {}])
  await admin.query('INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, started_at) VALUES ($1, $2, $3, $4, $5, $6)', [ours.workspaceId, 'session', conversationId, ours.flowId, ours.versionId, new Date(began)])
  for (const [index, [author, text]] of [['contact', 'how much is a cut?'], ['bot', 'A cut costs €48.'], ['contact', 'and colour?']].entries())
    await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, status, at) VALUES ($1, gen_random_uuid(), $2, $3, $4, 'sent', $5)`, [ours.workspaceId, conversationId, author, { type: 'text', text }, new Date(began + index * 1000)])
})
afterAll(async () => {
  await Promise.all([pool?.end(), admin?.end()])
  await database?.drop()
})

const caller = (sessionId: string | null = 'session') => ({ workspaceId: ours.workspaceId, conversationId, sessionId })
const fact = (text: string, at: number, sessionId = 'older') => ({ workspaceId: ours.workspaceId, contactId, kind: 'fact' as const, text, messageId: 'wamid.1', sessionId, at })

test('the same words are remembered once, with their newest date; what this session wrote down since the customer came back is left to its own history', async () => {
  await keepMemories(pool, [fact('Likes the medium roast.', began), fact('Likes the medium roast.', began + 5_000)])
  await keepMemories(pool, [fact('Likes the medium roast.', began + 1_000), fact('Has two dogs.', began, 'session')])
  const house = createAgentHouse(pool)
  expect(await house.memories(caller(), contactId, began)).toEqual([{ kind: 'fact', text: 'Likes the medium roast.', at: began + 5_000 }])
  expect(await house.memories(caller('later'), contactId, began)).toHaveLength(2)
  // The same session, hours later: the customer has come back to it.
  expect(await house.memories(caller(), contactId, began + 7_200_000)).toHaveLength(2)
})

test('what was said before a moment is told, from where the summary ends', async () => {
  const house = createAgentHouse(pool)
  expect(await house.before(caller(), began + 2_000)).toEqual({ summary: '', lines: [{ from: 'contact', text: 'how much is a cut?', at: began }, { from: 'bot', text: 'A cut costs €48.', at: began + 1_000 }] })
  await house.keepSummary(caller(), 'Asked for prices.', began)
  expect(await house.before(caller(), began + 2_000)).toEqual({ summary: 'Asked for prices.', lines: [{ from: 'bot', text: 'A cut costs €48.', at: began + 1_000 }] })
  await house.keepSummary(caller(), 'Older.', began - 1)
  expect((await house.before(caller(), began)).summary).toBe('Asked for prices.')
})

test('a session is taken once it has ended, by one worker, and again only if nobody said what it left behind', async () => {
  await noteAgentSessions(pool, [{ ...caller(), sessionId: 'session' }, { ...caller(), sessionId: 'session' }])
  const house = createAgentHouse(pool)
  expect(await house.takeEnded(5)).toEqual([])
  await admin.query(`UPDATE sessions SET ended_at = $2, end_reason = 'finished' WHERE workspace_id = $1`, [ours.workspaceId, new Date(began + 10_000)])
  const [one, two] = await Promise.all([house.takeEnded(5), house.takeEnded(5)])
  const [taken] = [...one, ...two]
  expect([...one, ...two]).toHaveLength(1)
  expect(taken).toMatchObject({ contactId, lines: [{ from: 'contact' }, { from: 'bot' }, { text: 'and colour?' }], known: expect.arrayContaining(['Has two dogs.']) })
  await admin.query(`UPDATE agent_sessions SET lease_until = now() - interval '1 second'`)
  expect(await house.takeEnded(5)).toHaveLength(1)
  await house.remembered(taken!, { facts: ['Wants a colour.'], summary: 'Asked for prices.' })
  expect(await house.takeEnded(5)).toEqual([])
  expect((await house.memories(caller('later'), contactId, began)).map(({ kind, text }) => `${kind} ${text}`).sort()).toEqual(['fact Has two dogs.', 'fact Likes the medium roast.', 'fact Wants a colour.', 'summary Asked for prices.'])
})

test('the voice of a workspace is read anew after five seconds', async () => {
  let now = 0
  const house = createAgentHouse(pool, () => now)
  expect(await house.voice(ours.workspaceId)).toEqual({ persona: {}, handover: {} })
  await admin.query('UPDATE workspaces SET persona = $2, handover_rules = $3 WHERE id = $1', [ours.workspaceId, { name: 'Mia' }, { asked: false }])
  expect((await house.voice(ours.workspaceId)).persona).toEqual({})
  now += 6_000
  expect(await house.voice(ours.workspaceId)).toEqual({ persona: { name: 'Mia' }, handover: { asked: false } })
})

test('what a customer sent is found by its message, as far as it has come, with its bytes', async () => {
  const fileId = randomUUID()
  await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, status, channel_message_id, at) VALUES ($1, gen_random_uuid(), $2, 'contact', $3, 'received', 'wamid.picture', now())`, [
    ours.workspaceId, conversationId, { type: 'image', media: { id: 'media-1', mimeType: 'image/jpeg', fileId } },
  ])
  await admin.query(`INSERT INTO media_fetches (workspace_id, channel_id, media_id, file_id, kind, message_id, mime_type) VALUES ($1, $2, 'media-1', $3, 'image', 'wamid.picture', 'image/jpeg')`, [ours.workspaceId, ours.channelId, fileId])
  const house = createAgentHouse(pool, Date.now, { read: async (workspaceId, id) => (workspaceId === ours.workspaceId && id === fileId ? Uint8Array.of(1, 2) : null) })
  const [file, ...others] = await house.files(caller(), ['wamid.picture', 'wamid.words'])
  expect(others).toEqual([])
  expect(file).toMatchObject({ messageId: 'wamid.picture', status: 'waiting', mimeType: 'image/jpeg', transcript: null })
  expect(await file!.read()).toEqual(Uint8Array.of(1, 2))
  await admin.query(`UPDATE media_fetches SET status = 'stored', transcript = 'Hello' WHERE workspace_id = $1`, [ours.workspaceId])
  expect(await house.files(caller(), ['wamid.picture'])).toMatchObject([{ status: 'stored', transcript: 'Hello' }])
})
