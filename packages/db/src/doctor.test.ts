import { randomUUID } from 'node:crypto'
import { initialState } from '@parley/interpreter'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRound, examine, type Finding } from './doctor.ts'
import { createPool, type Pool } from './runtime/index.ts'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
let admin: Pool
let worker: Pool
let shop: ArrangedWorkspace

beforeAll(async () => {
  database = await createTestDatabase()
  admin = createPool(database.adminUrl, { connections: 2 })
  worker = createPool(database.urls.worker, { connections: 3 })
  shop = await arrangeWorkspace(database)
})
afterAll(async () => {
  await admin?.end()
  await worker?.end()
  await database?.drop()
})

/** A conversation that waits at a card, and what is given of its row. */
async function waiting(columns: { nodeId?: string; lease?: boolean } = {}): Promise<{ id: string; sessionId: string; timerId: string }> {
  const [contact, id] = [randomUUID(), randomUUID()]
  const [sessionId, timerId] = [`${id}:1`, `${id}:1:0`]
  const nodeId = columns.nodeId ?? 'gone'
  const place = { nodeId, visit: 1, memory: null, listen: null, collecting: null, deadline: { at: Date.now() + 3_600_000, timerId }, awaiting: {}, person: false }
  const state = { ...initialState(), sequence: 1, session: { id: sessionId, flowId: shop.flowId, versionId: shop.versionId, startedAt: 0, variables: {}, outputs: {}, place, visits: 1, unread: [] } }
  await admin.query('INSERT INTO contacts (workspace_id, id, phone) VALUES ($1, $2, $3)', [shop.workspaceId, contact, `+49${Math.floor(Math.random() * 1e10)}`])
  await admin.query(
    `INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state, lease_token, lease_until) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [shop.workspaceId, id, shop.channelId, contact, state, columns.lease ? randomUUID() : null, columns.lease ? new Date(Date.now() - 1_000) : null],
  )
  await admin.query(`INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, node_id, started_at) VALUES ($1, $2, $3, $4, $5, $6, now())`, [shop.workspaceId, sessionId, id, shop.flowId, shop.versionId, nodeId])
  return { id, sessionId, timerId }
}
const found = (findings: Finding[], name: Finding['name']) => findings.find((finding) => finding.name === name)!

test('a wait without its timer gets it back, and one at a card that is gone is ended soon', async () => {
  const { timerId } = await waiting()
  const first = (await makeRound(worker))!.findings
  expect(found(first, 'sessions-without-end')).toMatchObject({ count: 1, mended: 1 })
  expect(found(first, 'sessions-on-deleted-nodes')).toMatchObject({ count: 1 })
  const { rows } = await admin.query<{ status: string; soon: boolean }>(`SELECT status, fire_at <= now() AS soon FROM timers WHERE id = $1`, [timerId])
  expect(rows).toEqual([{ status: 'waiting', soon: true }])
  expect(found(await examine(database.urls.worker), 'sessions-without-end').count).toBe(0)
})

test('a lease that ran out and that nothing would have woken is given back', async () => {
  const { id } = await waiting({ lease: true })
  expect(found((await makeRound(worker))!.findings, 'orphaned-leases')).toMatchObject({ count: 1, mended: 1 })
  const { rows } = await admin.query<{ awake: boolean; lease_token: string | null }>(`SELECT wake_at IS NOT NULL AS awake, lease_token FROM conversations WHERE id = $1`, [id])
  expect(rows).toEqual([{ awake: true, lease_token: null }])
})

test('an effect that belongs to no worker is handed to those that recover', async () => {
  const { id } = await waiting()
  await admin.query(`INSERT INTO effects (workspace_id, id, conversation_id, channel_id, kind, payload, status) VALUES ($1, $2, $3, $4, 'send', '{}', 'begun')`, [shop.workspaceId, `${id}:9:0`, id, shop.channelId])
  expect(found((await makeRound(worker))!.findings, 'stranded-effects')).toMatchObject({ count: 1, mended: 1 })
  expect(found((await makeRound(worker))!.findings, 'stranded-effects').count).toBe(0)
})

test('a reply that should have left and that nobody begins is told, unless it waits for the one before it or for its number', async () => {
  const { id } = await waiting()
  const wait = (position: number, minutes: number) =>
    admin.query(`INSERT INTO effects (workspace_id, id, conversation_id, channel_id, kind, payload, status, not_before) VALUES ($1, $2, $3, $4, 'send', '{}', 'pending', now() + $5 * interval '1 minute')`, [shop.workspaceId, `${id}:${position}:0`, id, shop.channelId, minutes])
  const told = async () => found(await examine(database.urls.worker), 'unbegun-effects').count
  await wait(20, -5)
  expect(await told()).toBe(1)
  await wait(21, -5)
  expect(await told()).toBe(1)
  await admin.query(`UPDATE channels SET status = 'stopped' WHERE id = $1`, [shop.channelId])
  expect(await told()).toBe(0)
  await admin.query(`UPDATE channels SET status = 'connected' WHERE id = $1`, [shop.channelId])
  await admin.query(`UPDATE effects SET not_before = now() + interval '10 minutes' WHERE id = $1`, [`${id}:20:0`])
  expect(await told()).toBe(0)
})

test('a session that is listed as running although its conversation has gone on is put right', async () => {
  const { id, sessionId } = await waiting()
  await admin.query('UPDATE conversations SET state = $2 WHERE id = $1', [id, initialState()])
  expect(found((await makeRound(worker))!.findings, 'sessions-out-of-step')).toMatchObject({ count: 1, mended: 1 })
  const { rows } = await admin.query<{ end_reason: string }>('SELECT end_reason FROM sessions WHERE id = $1', [sessionId])
  expect(rows).toEqual([{ end_reason: 'doctor' }])
})

test('webhooks older than eight days are cleared, younger ones stay', async () => {
  await admin.query(`INSERT INTO deliveries (body, received_at) VALUES ('old', now() - interval '9 days'), ('young', now() - interval '7 days')`)
  expect((await makeRound(worker))!.cleared).toBe(1)
  expect((await admin.query<{ body: Buffer }>('SELECT body FROM deliveries')).rows.map(({ body }) => body.toString())).toEqual(['young'])
})

test('of several workers one makes the round', async () => {
  const connection = await worker.connect()
  await connection.query('SELECT pg_advisory_lock(72707377)')
  expect(await makeRound(worker)).toBeUndefined()
  await connection.query('SELECT pg_advisory_unlock(72707377)')
  connection.release()
  expect(await makeRound(worker)).toBeDefined()
})
