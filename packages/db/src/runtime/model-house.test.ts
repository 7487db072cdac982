import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkspaceKey, sealSecret } from '../crypto.ts'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { createModelHouse } from './model-house.ts'
import { createPool, type Pool } from './pool.ts'

let database: TestDatabase
let pool: Pool
let admin: Pool
let ours: ArrangedWorkspace
const conversationId = randomUUID()

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool(database.urls.worker, { connections: 2 })
  admin = createPool(database.adminUrl, { connections: 1 })
  ours = await arrangeWorkspace(database)
  const contactId = randomUUID()
  await admin.query('INSERT INTO contacts (workspace_id, id, phone) VALUES ($1, $2, $3)', [ours.workspaceId, contactId, '+491'])
  await admin.query('INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state) VALUES ($1, $2, $3, $4, $5)', [ours.workspaceId, conversationId, ours.channelId, contactId, {}])
  await admin.query('INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, started_at) VALUES ($1, $2, $3, $4, $5, now())', [ours.workspaceId, 'session', conversationId, ours.flowId, ours.versionId])
  await admin.query(`INSERT INTO effects (workspace_id, id, conversation_id, channel_id, session_id, node_id, kind, payload) VALUES ($1, 'effect', $2, $3, 'session', 'node-1', 'ask-model', '{}')`, [ours.workspaceId, conversationId, ours.channelId])
})
afterAll(async () => {
  await Promise.all([pool?.end(), admin?.end()])
  await database?.drop()
})

const caller = () => ({ workspaceId: ours.workspaceId, conversationId, sessionId: 'session', effectId: 'effect' })
const call = { purpose: 'answer', provider: 'openai', model: 'm', usage: { inputTokens: 100, cachedTokens: 40, writtenTokens: 25, outputTokens: 10 }, cost: 500_000, ms: 12, fromCache: false, outcome: 'answered' }

test('a workspace that has set nothing asks with the keys of the installation', async () => {
  expect(await createModelHouse(pool, database.masterKey).settings(ours.workspaceId)).toMatchObject({ keys: {}, full: null, small: null, models: [], keepsAnswers: true })
})

test('keys are opened, choices and prices come along; what changed counts within seconds', async () => {
  let now = 0
  const house = createModelHouse(pool, database.masterKey, () => now)
  await house.settings(ours.workspaceId)
  const { rows } = await admin.query<{ sealed_key: Buffer }>('SELECT sealed_key FROM workspaces WHERE id = $1', [ours.workspaceId])
  const key = openWorkspaceKey(database.masterKey, ours.workspaceId, rows[0]!.sealed_key)
  await admin.query(`INSERT INTO model_keys (workspace_id, provider, sealed, hint) VALUES ($1, 'anthropic', $2, 'cret')`, [ours.workspaceId, Buffer.from(sealSecret(key, 'model:anthropic', 'secret'))])
  await admin.query(`INSERT INTO model_settings (workspace_id, full_provider, full_model) VALUES ($1, 'anthropic', 'big')`, [ours.workspaceId])
  await admin.query(`INSERT INTO model_entries (workspace_id, provider, model, context, input_price, cached_price, output_price) VALUES ($1, 'anthropic', 'big', 1000, 1, 2, 3)`, [ours.workspaceId])
  expect((await house.settings(ours.workspaceId)).keys).toEqual({})
  now += 6_000
  expect(await house.settings(ours.workspaceId)).toMatchObject({ keys: { anthropic: 'secret' }, full: { provider: 'anthropic', model: 'big' }, models: [{ model: 'big', context: 1000, inputPrice: 1, outputPrice: 3, writtenPrice: null }] })
})

test('a call is noted by conversation, session, flow, version and node, and stops the budget that it uses up', async () => {
  let now = 0
  const house = createModelHouse(pool, database.masterKey, () => (now += 10_000))
  expect(await house.allowance(caller())).toEqual({ stop: null })
  await house.note(caller(), call)
  await house.note(caller(), { ...call, cost: null, fromCache: true })
  const { rows } = await admin.query('SELECT conversation_id, session_id, flow_id, version_id, node_id, input_tokens, cached_tokens, written_tokens, output_tokens, cost, from_cache FROM model_calls WHERE workspace_id = $1 ORDER BY at', [ours.workspaceId])
  const told = { conversation_id: conversationId, session_id: 'session', flow_id: ours.flowId, version_id: ours.versionId, node_id: 'node-1', input_tokens: 100, cached_tokens: 40, written_tokens: 25, output_tokens: 10 }
  expect(rows).toEqual([{ ...told, cost: '500000', from_cache: false }, { ...told, cost: null, from_cache: true }])
  const days = await admin.query('SELECT cost, calls, from_cache FROM model_days WHERE workspace_id = $1', [ours.workspaceId])
  expect(days.rows).toEqual([{ cost: '500000', calls: 2, from_cache: 1 }])
  for (const [column, words] of [['budget_conversation', /this conversation.*\$0\.50/], ['budget_day', /today/], ['budget_month', /this month/]] as const) {
    await admin.query(`UPDATE model_settings SET budget_conversation = NULL, budget_day = NULL, budget_month = NULL WHERE workspace_id = $1`, [ours.workspaceId])
    await admin.query(`UPDATE model_settings SET ${column} = 500000 WHERE workspace_id = $1`, [ours.workspaceId])
    expect((await house.allowance(caller())).stop).toMatch(words)
    await admin.query(`UPDATE model_settings SET ${column} = 500001 WHERE workspace_id = $1`, [ours.workspaceId])
    expect(await house.allowance(caller())).toEqual({ stop: null })
  }
})

test('a node’s own budget counts what that node cost in this conversation, in the place of the workspace’s for one', async () => {
  let now = 0
  const house = createModelHouse(pool, database.masterKey, () => (now += 10_000))
  await admin.query(`INSERT INTO effects (workspace_id, id, conversation_id, channel_id, session_id, node_id, kind, payload) VALUES ($1, 'other', $2, $3, 'session', 'node-2', 'ask-model', '{}')`, [ours.workspaceId, conversationId, ours.channelId])
  await admin.query(`UPDATE model_settings SET budget_conversation = 100, budget_day = NULL, budget_month = NULL WHERE workspace_id = $1`, [ours.workspaceId])
  const other = { ...caller(), effectId: 'other' }
  expect((await house.allowance(caller())).stop).toMatch(/this conversation/)
  expect((await house.allowance(caller(), 500_000)).stop).toMatch(/this step in this conversation is used up: \$0\.50.*at the card/)
  expect(await house.allowance(caller(), 500_001)).toEqual({ stop: null })
  // Another node of the conversation has cost nothing yet.
  expect(await house.allowance(other, 1)).toEqual({ stop: null })
  await house.note(other, { ...call, cost: 2 })
  expect((await house.allowance(other, 2)).stop).toMatch(/this step/)
  // A day's budget holds whatever a node says.
  await admin.query(`UPDATE model_settings SET budget_day = 500000 WHERE workspace_id = $1`, [ours.workspaceId])
  expect((await house.allowance(caller(), 9_000_000)).stop).toMatch(/today/)
})

test('a call without an effect is noted all the same', async () => {
  await createModelHouse(pool, database.masterKey).note({ ...caller(), sessionId: null, effectId: 'unknown' }, { ...call, purpose: 'summary' })
  const { rows } = await admin.query(`SELECT conversation_id, flow_id, node_id FROM model_calls WHERE workspace_id = $1 AND purpose = 'summary'`, [ours.workspaceId])
  expect(rows).toEqual([{ conversation_id: conversationId, flow_id: null, node_id: null }])
})

test('a kept answer is found by its key until it is old', async () => {
  const house = createModelHouse(pool, database.masterKey)
  const answer = { reply: 'At nine.', exit: null, provider: 'openai', model: 'm' }
  await house.keep(ours.workspaceId, 'k', answer)
  expect(await house.recall(ours.workspaceId, 'k')).toEqual(answer)
  expect(await house.recall(ours.workspaceId, 'other')).toBeNull()
  expect(await house.recall(randomUUID(), 'k')).toBeNull()
  await admin.query(`UPDATE kept_answers SET kept_at = now() - interval '25 hours'`)
  expect(await house.recall(ours.workspaceId, 'k')).toBeNull()
  await house.keep(ours.workspaceId, 'k2', answer)
  expect((await admin.query('SELECT key FROM kept_answers WHERE workspace_id = $1', [ours.workspaceId])).rows).toEqual([{ key: 'k2' }])
})
