import { randomUUID } from 'node:crypto'
import type { ChannelEventReading, ChannelUpdate, JsonObject } from '@parley/channel'
import type { Client, QueryResultRow } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeWorkspace, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { openRoles, type OpenRoles } from '../testing/open-roles.ts'
import { createDeliveryStore, type DeliveryStore } from './delivery-store.ts'
import type { Pool } from './pool.ts'
import { liftEndedStops } from './lift-ended-stops.ts'
import { takeChannelEvents } from './take-channel-events.ts'

let roles: OpenRoles
let database: TestDatabase
let admin: Client
let worker: Pool
let gateway: Pool
let deliveries: DeliveryStore
let ours: ArrangedWorkspace
let theirs: ArrangedWorkspace
let account: string

beforeAll(async () => {
  roles = await openRoles()
  ;({ database, admin, worker, gateway } = roles)
  deliveries = createDeliveryStore(gateway, database.masterKey)
})
afterAll(() => roles?.close())
beforeEach(async () => {
  await admin.query('DELETE FROM channel_events')
  ;[ours, theirs, account] = [await arrangeWorkspace(database), await arrangeWorkspace(database), `waba-${randomUUID()}`]
  await admin.query('UPDATE channels SET account_id = $1 WHERE id = ANY ($2)', [account, [ours.channelId, theirs.channelId]])
  await admin.query(`UPDATE channels SET display_number = '+1 555-078-3881' WHERE id = $1`, [ours.channelId])
})

const told = (field: string, value: JsonObject = {}, rest: { numberId?: string; sourceId?: string } = {}): ChannelUpdate => ({ kind: 'account', sourceId: randomUUID(), accountId: account, field, value, at: Date.now(), ...rest })

async function store(...updates: ChannelUpdate[]): Promise<void> {
  await deliveries.store({ body: Buffer.from('{}'), updates, receivedAt: Date.now(), accounts: new Map([[account, await deliveries.routesOfAccount(account)]]) })
}

/** With these words for whatever comes. */
const take = (reading: Partial<ChannelEventReading> = {}) => takeChannelEvents(worker, 100, () => ({ summary: 'Something.', severity: 'notice', ...reading }))
const read = async <T extends QueryResultRow>(text: string, workspace: ArrangedWorkspace) => (await admin.query<T>(text, [workspace.workspaceId])).rows
const log = (workspace: ArrangedWorkspace) => read<{ kind: string; summary: string; severity: string; channel_id: string | null }>('SELECT kind, summary, severity, channel_id FROM channel_events WHERE workspace_id = $1 ORDER BY id', workspace)
const channel = async (workspace: ArrangedWorkspace) => (await read<{ status: string; status_reason: string | null; limit_tier: string | null; username: string | null }>('SELECT status, status_reason, limit_tier, username FROM channels WHERE workspace_id = $1', workspace))[0]!

describe('who is told', () => {
  it('every workspace that has a number of the account, once, however often it comes', async () => {
    const update = told('account_update', { event: 'VERIFIED_ACCOUNT' })
    await store(update)
    await store(update, update)
    for (const workspace of [ours, theirs]) expect(await log(workspace)).toMatchObject([{ kind: 'account_update', summary: '', channel_id: null }])
  })

  it('only those for whom the signature vouched', async () => {
    const [route] = (await deliveries.routesOfAccount(account)).filter(({ workspaceId }) => workspaceId === ours.workspaceId)
    await deliveries.store({ body: Buffer.from('{}'), updates: [told('security')], receivedAt: Date.now(), accounts: new Map([[account, [route!]]]) })
    await deliveries.store({ body: Buffer.from('{}'), updates: [told('security')], receivedAt: Date.now() })
    expect([(await log(ours)).length, (await log(theirs)).length]).toEqual([1, 0])
  })

  it('the number’s own workspace, where one is named', async () => {
    await store(told('user_preferences', {}, { numberId: theirs.numberId }))
    expect([(await log(ours)).length, await log(theirs)]).toEqual([0, [expect.objectContaining({ channel_id: theirs.channelId })]])
  })

  it('what is not known is kept as well, without what customers said', async () => {
    await store(
      { kind: 'unknown', sourceId: 'u1', accountId: account, field: 'never_heard_of', reason: 'Not known.', value: { a: 1 }, at: Date.now() },
      { kind: 'unknown', sourceId: 'u2', accountId: account, numberId: ours.numberId, field: 'messages', reason: 'Written in a group.', value: { text: { body: 'secret' } }, at: Date.now() },
      told('history', { history: [{ metadata: { phase: 0, progress: 30 }, threads: [{ messages: [{ text: { body: 'secret' } }] }] }] }, { numberId: ours.numberId }),
    )
    const rows = await read<{ payload: JsonObject }>('SELECT payload FROM channel_events WHERE workspace_id = $1 ORDER BY id', ours)
    expect(rows.map(({ payload }) => payload)).toEqual(expect.arrayContaining([{ a: 1, reason: 'Not known.' }, { reason: 'Written in a group.' }, { phase: 0, progress: 30, declined: false }]))
    expect(JSON.stringify(rows)).not.toContain('secret')
  })
})

describe('what it changes', () => {
  it('is said in words, once', async () => {
    await store(told('security'))
    expect(await take({ summary: 'The PIN was changed.', severity: 'warning' })).toBe(2)
    expect(await take()).toBe(0)
    expect(await log(ours)).toEqual([{ kind: 'security', summary: 'The PIN was changed.', severity: 'warning', channel_id: null }])
  })

  it('concerns the number that is named, however it is written', async () => {
    await store(told('phone_number_quality_update'))
    await take({ displayNumber: '15550783881', facts: { limitTier: 'TIER_10K', username: 'harbour' } })
    expect(await channel(ours)).toMatchObject({ limit_tier: 'TIER_10K', username: 'harbour' })
    expect(await channel(theirs)).toMatchObject({ limit_tier: null })
    expect((await log(ours))[0]!.channel_id).toBe(ours.channelId)
  })

  it('else all numbers of the account', async () => {
    await store(told('business_capability_update'))
    await take({ facts: { limitTier: 'TIER_2K' } })
    expect([(await channel(ours)).limit_tier, (await channel(theirs)).limit_tier]).toEqual(['TIER_2K', 'TIER_2K'])
  })

  it('lifts a stop that Meta has limited in time at its end, and no other', async () => {
    await store(told('account_update', {}, { numberId: ours.numberId }), told('account_update', {}, { numberId: theirs.numberId }))
    await take({ sending: { do: 'stop', reason: 'Meta has restricted the account until tomorrow.', until: Date.now() + 86_400_000 } })
    await liftEndedStops(worker)
    expect(await channel(ours)).toMatchObject({ status: 'stopped' })
    // The day has passed; meanwhile the other number lost its token.
    await admin.query(`UPDATE channels SET stopped_until = now() - interval '1 second' WHERE id = ANY ($1)`, [[ours.channelId, theirs.channelId]])
    await admin.query(`UPDATE channels SET status_reason = 'WhatsApp does not accept the access token.' WHERE id = $1`, [theirs.channelId])
    expect(await liftEndedStops(worker)).toBe(1)
    expect(await channel(ours)).toMatchObject({ status: 'connected', status_reason: null })
    expect((await log(ours)).at(-1)).toMatchObject({ kind: 'parley.resumed', summary: expect.stringContaining('sends again') })
    expect(await channel(theirs)).toMatchObject({ status: 'stopped' })
    expect(await liftEndedStops(worker)).toBe(0)
  })

  it('stops sending and lets it go on, but lifts no other stop and connects nothing that was disconnected', async () => {
    await admin.query(`UPDATE channels SET status = 'disconnected' WHERE id = $1`, [theirs.channelId])
    await store(told('account_update', {}, { numberId: ours.numberId }), told('account_update'))
    await take({ sending: { do: 'stop', reason: 'Meta has disabled the account.' } })
    expect(await channel(ours)).toMatchObject({ status: 'stopped', status_reason: 'Meta has disabled the account.' })
    expect(await channel(theirs)).toMatchObject({ status: 'disconnected' })
    await store(told('account_update'))
    await take({ sending: { do: 'resume' } })
    expect(await channel(ours)).toMatchObject({ status: 'connected', status_reason: null })
    await admin.query(`UPDATE channels SET status = 'stopped', status_reason = 'The token is no longer valid.' WHERE id = $1`, [ours.channelId])
    await store(told('account_update'))
    await take({ sending: { do: 'resume' } })
    expect(await channel(ours)).toMatchObject({ status: 'stopped', status_reason: 'The token is no longer valid.' })
  })

  it('records what customers prefer, by id, number or former id, once', async () => {
    const contact = randomUUID()
    await admin.query('INSERT INTO contacts (workspace_id, id, user_id, phone) VALUES ($1, $2, $3, $4)', [ours.workspaceId, contact, 'US.1', '+16505550100'])
    await admin.query(`INSERT INTO contact_aliases (workspace_id, kind, value, contact_id) VALUES ($1, 'user', 'US.0', $2)`, [ours.workspaceId, contact])
    const preferences = [
      { who: { userId: 'US.1' }, granted: false, words: 'stop', at: 1000 }, { who: { phone: '+16505550100' }, granted: true, words: 'resume', at: 2000 },
      { who: { userId: 'US.0' }, granted: false, words: 'stop', at: 3000 }, { who: { phone: '+490' }, granted: false, words: 'stop', at: 4000 },
    ]
    await store(told('user_preferences', {}, { numberId: ours.numberId }))
    await take({ preferences })
    await admin.query('UPDATE channel_events SET taken_at = NULL WHERE workspace_id = $1', [ours.workspaceId])
    await take({ preferences })
    expect(await read('SELECT contact_id, granted, how, words FROM consents WHERE workspace_id = $1 ORDER BY at', ours)).toEqual(
      [false, true, false].map((granted, index) => ({ contact_id: contact, granted, how: 'preferences', words: preferences[index]!.words })),
    )
  })

  it('hands what is told of templates on', async () => {
    await admin.query(
      `INSERT INTO templates (workspace_id, id, account_id, name, language, category, status) VALUES ($1, gen_random_uuid(), $2, 'offer', 'de', 'marketing', 'pending')`,
      [ours.workspaceId, account],
    )
    await store(told('message_template_status_update', { event: 'APPROVED', message_template_id: 7, message_template_name: 'offer', message_template_language: 'de' }))
    await take()
    expect(await read('SELECT status FROM templates WHERE workspace_id = $1', ours)).toEqual([{ status: 'approved' }])
  })

  it('one that cannot be applied says why and holds up nothing', async () => {
    await store(told('account_update', {}, { numberId: ours.numberId, sourceId: 'bad' }), told('account_update', {}, { numberId: ours.numberId, sourceId: 'good' }))
    let first = true
    await takeChannelEvents(worker, 100, () => {
      const facts = first ? { messagesPerSecond: -5 } : { limitTier: 'TIER_250' }
      first = false
      return { summary: 'Something.', severity: 'notice', facts }
    })
    expect((await log(ours)).map(({ summary }) => summary)).toEqual([expect.stringMatching(/^Something\. It could not be applied: /), 'Something.'])
    expect((await channel(ours)).limit_tier).toBe('TIER_250')
  })
})
