import { randomUUID } from 'node:crypto'
import { judgeSend } from '@parley/runtime'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { createConversationStore } from './conversation-store.ts'
import { createEffectStore } from './effect-store.ts'
import { createPool, type Pool } from './pool.ts'

let database: TestDatabase
let admin: Client
let pool: Pool
let here: ArrangedWorkspace
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new Client({ connectionString: database.adminUrl })
  await admin.connect()
  pool = createPool(database.urls.worker)
})
afterAll(async () => {
  await pool?.end()
  await admin?.end()
  await database?.drop()
})

async function workspace(tier?: string): Promise<void> {
  here = await arrangeWorkspace(database, { name: 'A shop' })
  if (tier) await admin.query('UPDATE channels SET limit_tier = $2 WHERE workspace_id = $1', [here.workspaceId, tier])
  for (const [name, category] of [['offer', 'marketing'], ['update', 'utility']])
    await admin.query(`INSERT INTO templates (workspace_id, id, account_id, name, language, category, status) VALUES ($1, gen_random_uuid(), 'account', $2, 'en', $3, 'approved')`, [here.workspaceId, name, category])
}

/** A contact who last wrote so many hours ago (null: never), and one template or text to them. */
async function wants(content: object, hoursAgo: number | null): Promise<{ contactId: string; conversationId: string; effectId: string }> {
  const [contactId, conversationId, effectId] = [randomUUID(), randomUUID(), `e${++count}`]
  await admin.query('INSERT INTO contacts (workspace_id, id, phone) VALUES ($1, $2, $3)', [here.workspaceId, contactId, `+49${1_000_000 + count}`])
  await admin.query(`INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state, last_inbound_at) VALUES ($1, $2, $3, $4, '{}', now() - $5::float8 * interval '1 hour')`, [here.workspaceId, conversationId, here.channelId, contactId, hoursAgo])
  await send(conversationId, effectId, content)
  return { contactId, conversationId, effectId }
}
async function send(conversationId: string, effectId: string, content: object): Promise<void> {
  await admin.query(`INSERT INTO effects (workspace_id, id, conversation_id, channel_id, session_id, node_id, kind, payload) VALUES ($1, $2, $3, $4, 's', 'n', 'send', $5)`, [here.workspaceId, effectId, conversationId, here.channelId, { content }])
  await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, effect_id, status, at) VALUES ($1, gen_random_uuid(), $2, 'bot', $3, $4, 'queued', now())`, [here.workspaceId, conversationId, content, effectId])
}
const template = (name: string) => ({ type: 'template', name, language: 'en', parameters: [] })
const store = () => createEffectStore(pool, database.masterKey)
const claim = async () => (await store().claim({ limit: 50, leaseMs: 60_000, now: Date.now() })).filter((effect) => effect.workspaceId === here.workspaceId)
const judged = (effects: Awaited<ReturnType<typeof claim>>) =>
  new Map(effects.map((effect) => {
    const verdict = effect.work.kind === 'send' ? judgeSend(effect.work.content, effect.work.permit, Date.now()) : undefined
    return [effect.id, verdict === undefined ? 'goes' : verdict.type === 'refused' ? `${verdict.treatment} ${verdict.code}` : verdict.outcome]
  }))
const row = async (table: string, effectId: string) => (await admin.query(`SELECT * FROM ${table} WHERE workspace_id = $1 AND ${table === 'effects' ? 'id' : 'effect_id'} = $2`, [here.workspaceId, effectId])).rows[0]

describe('what is known of a send when it is claimed', () => {
  it('its window, its template, and whether the contact allowed marketing: the newest record counts', async () => {
    await workspace()
    const open = await wants({ type: 'text', text: 'Hello' }, 1)
    const closed = await wants({ type: 'text', text: 'Hello' }, 25)
    const never = await wants(template('offer'), null)
    const unknown = await wants(template('nobody'), 25)
    const allowed = await wants(template('offer'), 25)
    const withdrawn = await wants(template('offer'), 25)
    for (const [contactId, granted, ago] of [[allowed.contactId, false, 3], [allowed.contactId, true, 2], [withdrawn.contactId, true, 3], [withdrawn.contactId, false, 2]])
      await admin.query(`INSERT INTO consents (workspace_id, contact_id, granted, how, at) VALUES ($1, $2, $3, 'imported', now() - $4::float8 * interval '1 day')`, [here.workspaceId, contactId, granted, ago])
    const verdicts = judged(await claim())
    expect([open, closed, never, unknown, allowed, withdrawn].map(({ effectId }) => verdicts.get(effectId))).toEqual(['goes', 'template 131047', 'consent 0', 'fix 132001', 'goes', 'consent 0'])
  })

  it('the messaging limit counts each contact opened outside the window once, and what is beyond it waits visibly while later messages pass', async () => {
    await workspace('TIER_50')
    await admin.query(`INSERT INTO contacts (workspace_id, id, phone) SELECT $1, gen_random_uuid(), '+1' || (5550000 + n) FROM generate_series(1, 49) n`, [here.workspaceId])
    await admin.query(`INSERT INTO openings (workspace_id, portfolio, contact_id, at) SELECT workspace_id, 'account', id, now() - interval '23 hours' FROM contacts WHERE workspace_id = $1`, [here.workspaceId])
    const inWindow = await wants(template('update'), 1)
    const last = await wants(template('update'), 30)
    const beyond = await wants(template('update'), 30)
    const claimed = await claim()
    const verdicts = judged(claimed)
    expect([inWindow, last, beyond].map(({ effectId }) => verdicts.get(effectId))).toEqual(['goes', 'goes', 'held:messaging-limit'])

    const effect = claimed.find(({ id }) => id === beyond.effectId)!
    const verdict = effect.work.kind === 'send' ? judgeSend(effect.work.content, effect.work.permit, Date.now()) : undefined
    if (verdict?.type !== 'again') throw new Error('It should wait.')
    await store().settle(effect, verdict)
    expect((await row('messages', beyond.effectId)).held).toMatch(/messaging limit/)
    expect((await row('effects', beyond.effectId)).attempts).toBe(0)
    // An hour is left until the oldest opening is a day old.
    expect((await row('effects', beyond.effectId)).not_before.getTime() - Date.now()).toBeGreaterThan(50 * 60_000)
    await send(beyond.conversationId, `${beyond.effectId}-later`, { type: 'text', text: 'Later' })
    expect((await claim()).map(({ id }) => id)).toEqual([`${beyond.effectId}-later`])
  })
})

describe('a send that fails by its status', () => {
  const fold = async (effectId: string, code: number) => {
    await admin.query('INSERT INTO status_reports (workspace_id, channel_id, statuses) VALUES ($1, $2, $3)', [here.workspaceId, here.channelId, JSON.stringify([{ messageId: `wamid.${effectId}`, status: 'failed', at: Date.now(), effectId, error: { code, title: 'Failed' } }])])
    const treatments: Record<number, string> = { 131047: 'template', 131050: 'drop', 131049: 'drop', 132015: 'fix' }
    await createConversationStore(pool, { judge: (given) => treatments[given] ?? 'fix' }).foldStatuses(100)
  }
  const sent = async (content: object) => {
    await workspace()
    const wanted = await wants(content, 1)
    await admin.query(`INSERT INTO consents (workspace_id, contact_id, granted, how, at) VALUES ($1, $2, true, 'imported', now() - interval '1 day')`, [here.workspaceId, wanted.contactId])
    const [effect] = await claim()
    await store().settle(effect!, { type: 'finished', status: 'done', outcome: 'accepted', event: null, messageId: `wamid.${wanted.effectId}` })
    return wanted
  }
  const told = async (conversationId: string) => (await admin.query(`SELECT payload FROM mailbox WHERE workspace_id = $1 AND conversation_id = $2 AND kind = 'outcome'`, [here.workspaceId, conversationId])).rows.map(({ payload }) => payload.outcome)

  it('131047 tells the conversation what was refused, once', async () => {
    const { conversationId, effectId } = await sent({ type: 'text', text: 'Hello' })
    await fold(effectId, 131047)
    await fold(effectId, 131047)
    expect(await told(conversationId)).toEqual([expect.objectContaining({ type: 'send-failed', treatment: 'template', code: 131047, said: { sessionId: 's', nodeId: 'n', content: { type: 'text', text: 'Hello' } } })])
    expect((await row('messages', effectId)).status).toBe('failed')
  })

  it('131049 waits a day and is shown as waiting', async () => {
    const { conversationId, effectId } = await sent(template('offer'))
    await fold(effectId, 131049)
    const effect = await row('effects', effectId)
    expect([effect.status, Math.round((effect.not_before.getTime() - Date.now()) / 3_600_000)]).toEqual(['pending', 24])
    expect(await row('messages', effectId)).toMatchObject({ status: 'queued', held: expect.stringMatching(/too much marketing/), channel_message_id: null })
    expect(await told(conversationId)).toEqual([])
  })

  it('131050 records an opt-out, 132015 a paused template', async () => {
    const { contactId, effectId } = await sent(template('offer'))
    await fold(effectId, 131050)
    expect((await admin.query('SELECT granted, how FROM consents WHERE workspace_id = $1 AND contact_id = $2 ORDER BY at DESC LIMIT 1', [here.workspaceId, contactId])).rows).toEqual([{ granted: false, how: 'refusal' }])
    const other = await sent(template('update'))
    await fold(other.effectId, 132015)
    expect((await admin.query(`SELECT status FROM templates WHERE workspace_id = $1 AND name = 'update'`, [here.workspaceId])).rows).toEqual([{ status: 'paused' }])
  })
})
