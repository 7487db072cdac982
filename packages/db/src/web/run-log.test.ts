import { randomUUID } from 'node:crypto'
import type { FlowDocument } from '@parley/flow'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeWorkspace, type ArrangedWorkspace } from '../testing/arrange.ts'
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database.ts'
import { createPrisma, createTenant, type Database } from './index.ts'

const node = (id: string, name: string) => ({ id, name, card: 'message', cardVersion: 1, config: {}, position: { x: 0, y: 0 } })
const document: FlowDocument = { schemaVersion: 1, variables: [], nodes: [node('n1', 'hello'), node('n2', 'question')], edges: [] }

let database: TestDatabase
let prisma: Database
let admin: Client
let shop: ArrangedWorkspace
let conversationId: string
const userId = randomUUID()

beforeAll(async () => {
  database = await createTestDatabase()
  prisma = createPrisma(database.urls.web)
  admin = new Client(database.adminUrl)
  await admin.connect()
  await admin.query(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, 'mia@example.com', 'Mia', 'x')`, [userId])
})
afterAll(async () => {
  await prisma?.$disconnect()
  await admin?.end()
  await database?.drop()
})
beforeEach(async () => {
  shop = await arrangeWorkspace(database, { document, name: 'Harbour Hair' })
  await admin.query(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [shop.workspaceId, userId])
  conversationId = await converse()
})

const tenant = (workspaceId = shop.workspaceId) => createTenant(prisma, workspaceId, userId)

async function converse(): Promise<string> {
  const [contactId, id] = [randomUUID(), randomUUID()]
  await admin.query('INSERT INTO contacts (workspace_id, id, name) VALUES ($1, $2, $3)', [shop.workspaceId, contactId, 'Ada'])
  await admin.query(`INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state, last_inbound_at) VALUES ($1, $2, $3, $4, '{}', now())`, [shop.workspaceId, id, shop.channelId, contactId])
  return id
}

interface Turn {
  event: object
  effects?: object[]
  trail?: object[]
}

const step = (nodeId: string, what: string, port?: string) => ({ sessionId: `${conversationId}:1:0`, versionId: shop.versionId, nodeId, what, ...(port ? { port } : {}) })
const says = (text: string) => ({ type: 'message', id: randomUUID(), at: 1764000000000, now: 1764000000000, message: { id: 'w', content: { type: 'text', text } } })
const send = (sequence: number) => ({ type: 'send', id: `${conversationId}:${sequence}:0`, nodeId: 'n1', sessionId: `${conversationId}:1:0`, content: { type: 'text', text: `reply ${sequence}` } })

async function took(sequence: number, { event, effects = [], trail = [] }: Turn): Promise<void> {
  await admin.query(`INSERT INTO journal (workspace_id, conversation_id, sequence, event, facts, effects, trail, taken_at) VALUES ($1, $2, $3::int, $4, '{"secret":"facts stay"}', $5, $6, now() - interval '1 hour' + $3::int * interval '1 second')`, [
    shop.workspaceId, conversationId, sequence, JSON.stringify(event), JSON.stringify(effects), JSON.stringify(trail),
  ])
}

/** A send of a turn with its bubble, as the worker leaves it. */
async function sent(sequence: number, status: string, options: { message?: string; outcome?: string; failure?: string } = {}): Promise<string> {
  const [id, messageId] = [`${conversationId}:${sequence}:0`, randomUUID()]
  const content = JSON.stringify({ type: 'text', text: `reply ${sequence}` })
  await admin.query(
    `INSERT INTO effects (workspace_id, id, conversation_id, channel_id, session_id, node_id, kind, payload, status, attempts, outcome, request, response, settled_at)
     VALUES ($1, $2, $3, $4, $5, 'n1', 'send', $6, $7, 2, $8, '{"token":"never shown"}', '{"token":"never shown"}', now())`,
    [shop.workspaceId, id, conversationId, shop.channelId, `${conversationId}:1:0`, JSON.stringify({ content: { type: 'text', text: `reply ${sequence}` } }), status, options.outcome ?? 'accepted'],
  )
  await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, effect_id, node_id, status, failure, at) VALUES ($1, $2, $3, 'bot', $4, $5, 'n1', $6, $7, now())`, [
    shop.workspaceId, messageId, conversationId, content, id, options.message ?? (status === 'failed' ? 'failed' : 'sent'), options.failure ?? null,
  ])
  return messageId
}

describe('the run log', () => {
  it('tells every event with the nodes it reached, its effects, timers and faults, and nothing of what the channel was told', async () => {
    await took(1, {
      event: says('hello there'),
      effects: [send(1), { type: 'set-timer', id: `${conversationId}:1:1`, nodeId: 'n2', sessionId: 's', at: 1764000100000, purpose: 'deadline' }, { type: 'fault', nodeId: 'n2', sessionId: `${conversationId}:1:0`, code: 'missing-value', message: 'No name.' }],
      trail: [step('n1', 'entered'), step('n1', 'left', 'next'), step('n2', 'waits')],
    })
    await sent(1, 'failed', { outcome: 'refused:template', failure: 'The window is over. Send a template.' })
    await admin.query(`INSERT INTO timers (workspace_id, id, conversation_id, session_id, node_id, purpose, fire_at) VALUES ($1, $2, $3, 's', 'n2', 'deadline', now())`, [shop.workspaceId, `${conversationId}:1:1`, conversationId])
    await took(2, { event: { type: 'take-over', id: 'o', at: 1764000000000, now: 1764000000000, by: userId }, effects: [{ type: 'supersede-all' }] })

    const page = (await tenant().runLog.page(conversationId, { limit: 10, show: 'all' }))!
    expect(page.older).toBeNull()
    expect(page.versions).toEqual([{ versionId: shop.versionId, flowId: shop.flowId, flowName: 'A flow', number: 1, nodes: { n1: { name: 'hello', card: 'message' }, n2: { name: 'question', card: 'message' } } }])
    expect(page.entries.map(({ type, by, line }) => ({ type, by, line }))).toEqual([
      { type: 'take-over', by: 'Mia', line: '' },
      { type: 'message', by: null, line: 'hello there' },
    ])
    expect(page.entries[0]!.overtook).toBe('all')
    const [, first] = page.entries
    expect(first!.trail.map(({ nodeId, what }) => [nodeId, what])).toEqual([['n1', 'entered'], ['n1', 'left'], ['n2', 'waits']])
    expect(first!.effects).toMatchObject([
      { kind: 'send', nodeId: 'n1', versionId: shop.versionId, status: 'failed', attempts: 2, outcome: 'refused:template', message: { text: 'reply 1', status: 'failed', failure: 'The window is over. Send a template.', sentAgain: false } },
    ])
    expect(first!.timers).toMatchObject([{ nodeId: 'n2', purpose: 'deadline', status: 'waiting', fireAt: new Date(1764000100000) }])
    expect(first!.faults).toEqual([{ nodeId: 'n2', versionId: shop.versionId, code: 'missing-value', message: 'No name.' }])
    const everything = JSON.stringify(page)
    expect(everything).not.toContain('never shown')
    expect(everything).not.toContain('facts stay')
  })

  it('comes page by page without a gap or a repetition, and narrowed to what is asked for', async () => {
    for (let sequence = 1; sequence <= 7; sequence++) {
      const event = sequence % 3 === 0 ? { type: 'timer', id: `t${sequence}`, timerId: 't', at: 1, now: 1, dueAt: 1 } : says(`m${sequence}`)
      await took(sequence, { event, effects: sequence === 4 ? [send(4)] : [] })
    }
    await sent(4, 'failed')
    await admin.query(
      `INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, conversation_id, occurred_at, payload, taken_at, set_aside) VALUES ($1, $2, 'message', 'odd', $3, now(), '{}', now() - interval '1 hour' + interval '2500 milliseconds', 'It cannot be read.')`,
      [shop.workspaceId, shop.channelId, conversationId],
    )
    const seen: string[] = []
    for (let before: { sequence: number; at: Date } | undefined, pages = 0; pages < 10; pages++) {
      const page = (await tenant().runLog.page(conversationId, { limit: 2, show: 'all', ...(before ? { before } : {}) }))!
      seen.push(...page.entries.map(({ type, sequence }) => sequence?.toString() ?? type))
      if (!page.older) break
      before = page.older
    }
    expect(seen).toEqual(['7', '6', '5', '4', '3', 'set-aside', '2', '1'])
    const only = async (show: 'timers' | 'messages' | 'problems') => (await tenant().runLog.page(conversationId, { limit: 50, show }))!.entries.map(({ sequence, type }) => sequence ?? type)
    expect(await only('timers')).toEqual([6, 3])
    expect(await only('messages')).toEqual([7, 5, 4, 2, 1])
    expect(await only('problems')).toEqual([4, 'set-aside'])
  })

  it('is replayed session by session, on the versions that it ran on', async () => {
    const sessionId = `${conversationId}:1:0`
    await admin.query(`INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, node_id, started_at) VALUES ($1, $2, $3, $4, $5, 'n2', now())`, [shop.workspaceId, sessionId, conversationId, shop.flowId, shop.versionId])
    await took(1, { event: says('hi'), trail: [step('n1', 'entered'), { ...step('n9', 'ended'), sessionId: 'another' }] })
    await took(2, { event: says('nothing came of it') })
    await took(3, { event: says('blue'), trail: [step('n2', 'resumed')], effects: [{ type: 'fault', nodeId: 'n2', sessionId, code: 'missing-value', message: 'No name.' }] })
    const replay = (await tenant().runLog.replay(conversationId))!
    expect(replay.session).toMatchObject({ id: sessionId, flowName: 'A flow', number: 1, nodeId: 'n2' })
    expect(replay.turns.map(({ sequence, line, trail, faults }) => ({ sequence, line, at: trail.map(({ nodeId }) => nodeId), faults }))).toEqual([
      { sequence: 1, line: 'hi', at: ['n1'], faults: [] },
      { sequence: 3, line: 'blue', at: ['n2'], faults: [{ nodeId: 'n2', message: 'No name.' }] },
    ])
    expect(await tenant().runLog.replay(conversationId, 'somebody else’s')).toBeNull()
    expect((await tenant().runLog.version(conversationId, shop.versionId))?.document).toMatchObject({ nodes: [{ id: 'n1' }, { id: 'n2' }] })
    expect(await tenant().runLog.version(await converse(), shop.versionId)).toBeNull()
    expect(await tenant().runLog.replay(await converse())).toEqual({ sessions: [], session: null, turns: [], truncated: false })
  })

  it('is of one workspace: another sees nothing', async () => {
    await took(1, { event: says('ours') })
    const other = await arrangeWorkspace(database)
    const { runLog } = tenant(other.workspaceId)
    const messageId = await sent(1, 'failed')
    expect(await runLog.page(conversationId, { limit: 5, show: 'all' })).toBeNull()
    expect(await runLog.replay(conversationId)).toBeNull()
    expect(await runLog.version(conversationId, shop.versionId)).toBeNull()
    expect(await runLog.resend(conversationId, messageId)).toEqual({ outcome: 'gone' })
  })
})

describe('sending again', () => {
  const outbox = async () => (await admin.query<{ id: string; status: string }>(`SELECT id, status FROM effects WHERE workspace_id = $1 ORDER BY position`, [shop.workspaceId])).rows

  it('queues one new attempt behind everything, whoever asks at the same moment, and keeps the failed one', async () => {
    await took(1, { event: says('hi'), effects: [send(1)] })
    const failed = await sent(1, 'failed', { outcome: 'refused:drop', failure: 'It could not be delivered.' })
    await sent(2, 'done')
    const results = await Promise.all([tenant().runLog.resend(conversationId, failed), tenant().runLog.resend(conversationId, failed)])
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['queued', 'sent-already'])
    expect(await outbox()).toEqual([{ id: `${conversationId}:1:0`, status: 'failed' }, { id: `${conversationId}:2:0`, status: 'done' }, { id: `${conversationId}:1:0~2`, status: 'pending' }])
    const { messages } = (await tenant().conversations.get(conversationId, 300))!
    expect(messages.map(({ content, status, sentAgain, repeats }) => ({ text: (content as { text: string }).text, status, sentAgain, repeats }))).toEqual([
      { text: 'reply 1', status: 'failed', sentAgain: true, repeats: false },
      { text: 'reply 2', status: 'sent', sentAgain: false, repeats: false },
      { text: 'reply 1', status: 'queued', sentAgain: false, repeats: true },
    ])
    const { entries } = (await tenant().runLog.page(conversationId, { limit: 5, show: 'all' }))!
    expect(entries.map(({ type, by, effects }) => ({ type, by, status: effects.map(({ status, message }) => [status, message?.sentAgain]) }))).toEqual([
      { type: 'sent-again', by: 'Mia', status: [['pending', false]] },
      { type: 'message', by: null, status: [['failed', true]] },
    ])
    // The second attempt failed as well: a third is allowed, of that one.
    await admin.query(`UPDATE effects SET status = 'failed' WHERE status = 'pending'`)
    await admin.query(`UPDATE messages SET status = 'failed' WHERE status = 'queued'`)
    expect(await tenant().runLog.resend(conversationId, failed)).toEqual({ outcome: 'sent-already' })
    expect(await tenant().runLog.resend(conversationId, messages[2]!.id)).toMatchObject({ outcome: 'queued' })
    expect((await outbox()).at(-1)).toEqual({ id: `${conversationId}:1:0~3`, status: 'pending' })
  })

  it('is for what has failed for good: not for what waits, was accepted or is uncertain', async () => {
    for (const [index, status] of ['pending', 'begun', 'uncertain', 'done', 'superseded'].entries())
      expect(await tenant().runLog.resend(conversationId, await sent(index + 1, status)), status).toEqual({ outcome: 'not-failed' })
    // Accepted at first and reported as failed later: that is final too.
    expect(await tenant().runLog.resend(conversationId, await sent(8, 'done', { message: 'failed' }))).toMatchObject({ outcome: 'queued' })
    expect(await tenant().runLog.resend(conversationId, randomUUID())).toEqual({ outcome: 'gone' })
  })

  it('says so where WhatsApp would refuse it again, and marks what may have arrived before', async () => {
    const uncertain = await sent(1, 'failed', { outcome: 'given-up:uncertain' })
    expect(await tenant().runLog.resend(conversationId, uncertain)).toMatchObject({ outcome: 'queued' })
    expect((await tenant().conversations.get(conversationId, 300))!.messages.map(({ possiblyDouble }) => possiblyDouble)).toEqual([false, true])
    await admin.query(`UPDATE conversations SET last_inbound_at = now() - interval '25 hours'`)
    const late = await sent(2, 'failed')
    expect(await tenant().runLog.resend(conversationId, late)).toEqual({ outcome: 'window-closed' })
    await took(3, { event: says('hi'), effects: [send(2), send(3)] })
    await sent(3, 'done')
    const tooLate = async () => [
      (await tenant().conversations.get(conversationId, 300))!.messages.filter((message) => message.tooLate).map(({ id }) => id),
      (await tenant().runLog.page(conversationId, { limit: 5, show: 'all' }))!.entries.flatMap(({ effects }) => effects.flatMap(({ message }) => (message?.tooLate ? [message.id] : []))),
    ]
    expect(await tooLate()).toEqual([[uncertain, late], [late]])
    // A template is taken at any time, and anything once the customer has written.
    await admin.query(`UPDATE messages SET content = '{"type":"template"}' WHERE id = $1`, [uncertain])
    expect(await tooLate()).toEqual([[late], [late]])
    await admin.query(`UPDATE conversations SET last_inbound_at = now()`)
    expect(await tooLate()).toEqual([[], []])
  })
})

describe('moving running conversations', () => {
  it('asks each that runs on another published version and waits at a card that is still there', async () => {
    const [next, trial] = [randomUUID(), randomUUID()]
    await admin.query(`INSERT INTO flow_versions (workspace_id, id, flow_id, number, document) VALUES ($1, $2, $4, 2, $5), ($1, $3, $4, NULL, $5)`, [
      shop.workspaceId, next, trial, shop.flowId, JSON.stringify({ ...document, nodes: document.nodes.slice(0, 1) }),
    ])
    const conversations = [conversationId, await converse(), await converse(), await converse(), await converse()]
    const run = (index: number, versionId: string, nodeId: string | null, ended = false) =>
      admin.query(`INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, node_id, started_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, now(), $7)`, [
        shop.workspaceId, randomUUID(), conversations[index], shop.flowId, versionId, nodeId, ended ? new Date() : null,
      ])
    await run(0, shop.versionId, 'n1')
    await run(1, shop.versionId, 'n2')
    await run(2, next, 'n1')
    await run(3, trial, 'n1')
    await run(4, shop.versionId, null, true)
    expect(await tenant().flows.moveSessions(shop.flowId, next)).toEqual({ asked: 1, staying: 1 })
    const { rows } = await admin.query(`SELECT conversation_id, kind, payload FROM mailbox WHERE workspace_id = $1`, [shop.workspaceId])
    expect(rows).toEqual([{ conversation_id: conversationId, kind: 'operator', payload: { type: 'move-version', flowId: shop.flowId, versionId: next, by: userId } }])
    expect(await tenant().flows.moveSessions(shop.flowId, trial)).toBeNull()
    expect(await tenant().flows.moveSessions(shop.flowId, randomUUID())).toBeNull()
  })
})

describe('what went wrong', () => {
  async function fault(code: string, options: { message?: string; versionId?: string; days?: number; nodeId?: string } = {}): Promise<void> {
    await admin.query(`INSERT INTO faults (workspace_id, id, conversation_id, session_id, flow_id, version_id, node_id, code, message, at) VALUES ($1, gen_random_uuid(), $2, 's', $3, $4, $5, $6, $7, now() - $8 * interval '1 day')`, [
      shop.workspaceId, conversationId, shop.flowId, options.versionId ?? shop.versionId, options.nodeId ?? 'n1', code, options.message ?? code, options.days ?? 0,
    ])
  }

  it('stands on the cards of the live version, once for each kind, and is gone with the next version', async () => {
    await fault('going-round', { message: 'The conversation came here 26 times.', days: 1 })
    await fault('going-round', { message: 'The conversation came here 27 times.' })
    await fault('missing-value', { nodeId: 'n2', days: 2 })
    await fault('card-failed', { days: 8 })
    await fault('card-failed', { versionId: randomUUID() })
    const { flows } = tenant()
    expect(await flows.faults(shop.flowId)).toEqual([
      { nodeId: 'n1', code: 'going-round', message: 'The conversation came here 27 times.', count: 2, lastAt: expect.any(Date), conversationId },
      { nodeId: 'n2', code: 'missing-value', message: 'missing-value', count: 1, lastAt: expect.any(Date), conversationId },
    ])
    // A value that was missing breaks nothing off.
    expect((await flows.list()).map(({ breaks }) => breaks)).toEqual([2])
    await flows.publish(shop.flowId, 1, document, '')
    expect(await flows.faults(shop.flowId)).toEqual([])
    expect((await flows.list()).map(({ breaks }) => breaks)).toEqual([0])
    await flows.unpublish(shop.flowId)
    expect(await flows.faults(shop.flowId)).toEqual([])
    expect(await flows.faults(randomUUID())).toBeNull()
  })

  it('says of a message that waits why, and until when', async () => {
    const waits = async () => (await tenant().conversations.get(conversationId, 300))!.messages.map((message) => message.waits?.why ?? null)
    await sent(1, 'pending', { outcome: 'refused:wait:80007', message: 'queued' })
    await sent(2, 'pending', { outcome: 'refused:retry:131000', message: 'queued' })
    await sent(3, 'uncertain', { outcome: 'uncertain:the connection broke', message: 'queued' })
    await sent(4, 'pending', { outcome: 'paced', message: 'queued' })
    await sent(5, 'done', { message: 'read' })
    await sent(6, 'pending', { outcome: 'refused:retry:131056', message: 'queued' })
    expect(await waits()).toEqual(['held-back', 'again', 'unclear', null, null, 'too-fast'])
    await admin.query(`UPDATE channels SET status = 'stopped' WHERE workspace_id = $1`, [shop.workspaceId])
    expect(await waits()).toEqual(['stopped', 'stopped', 'unclear', 'stopped', null, 'stopped'])
    await admin.query(`UPDATE channels SET status = 'disconnected' WHERE workspace_id = $1`, [shop.workspaceId])
    expect(await waits()).toEqual(['disconnected', 'disconnected', 'unclear', 'disconnected', null, 'disconnected'])
  })
})
