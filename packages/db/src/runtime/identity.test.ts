import { randomUUID } from 'node:crypto'
import type { ChannelUpdate, ContactAddress, InboundContent } from '@parley/channel'
import type { ConversationStore } from '@parley/runtime'
import type { Client, QueryResultRow } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkspaceKey, sealSecret } from '../crypto.ts'
import { createPrisma } from '../prisma.ts'
import { arrangeWorkspace, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { openRoles, type OpenRoles } from '../testing/open-roles.ts'
import { createTenant } from '../web/index.ts'
import { conversationTables, conversationTablesWithRules } from './fold-conversations.ts'
import { createConversationStore } from './conversation-store.ts'
import { createDeliveryStore, type DeliveryStore } from './delivery-store.ts'
import { contactTables } from './merge-contacts.ts'
import type { Pool } from './pool.ts'

let roles: OpenRoles
let database: TestDatabase
let admin: Client
let worker: Pool
let gateway: Pool
let deliveries: DeliveryStore
let conversations: ConversationStore
let shop: ArrangedWorkspace
let numbers: { [name: string]: string }

beforeAll(async () => {
  roles = await openRoles()
  ;({ database, admin, worker, gateway } = roles)
  deliveries = createDeliveryStore(gateway, database.masterKey)
  conversations = createConversationStore(worker)
})
afterAll(() => roles?.close())

const [p1, p2, p3] = ['+16505550101', '+16505550102', '+16505550103']
const [x, y] = ['US.AAA1', 'US.BBB2']

/** A workspace with three numbers: `first` and `second` of one account, `other` of another portfolio. */
async function newShop(): Promise<void> {
  shop = await arrangeWorkspace(database)
  numbers = { first: shop.numberId }
  for (const [name, account] of [['second', 'account'], ['other', 'another-account']] as const) {
    numbers[name] = `2${Math.floor(Math.random() * 1e14)}`
    await admin.query(
      `INSERT INTO channels (workspace_id, id, kind, mode, name, number_id, account_id, display_number, sealed_token, sealed_app_secret)
       SELECT workspace_id, $2, kind, mode, $3, $4, $5, display_number, sealed_token, sealed_app_secret FROM channels WHERE workspace_id = $1 AND id = $6`,
      [shop.workspaceId, randomUUID(), name, numbers[name], account, shop.channelId],
    )
    // Its secret is sealed for another channel; nobody opens it here.
    await admin.query('UPDATE channels SET sealed_app_secret = $2 WHERE number_id = $1', [numbers[name], await sealedFor(numbers[name]!)])
  }
}

async function sealedFor(numberId: string): Promise<Buffer> {
  const { rows } = await admin.query<{ id: string; sealed_key: Buffer }>('SELECT c.id, w.sealed_key FROM channels c JOIN workspaces w ON w.id = c.workspace_id WHERE c.number_id = $1', [numberId])
  const key = openWorkspaceKey(database.masterKey, shop.workspaceId, rows[0]!.sealed_key)
  return Buffer.from(sealSecret(key, `channel:${rows[0]!.id}:app-secret`, 'secret'))
}

let serial = 0
const base = Date.now() - 600_000

type Line = { on?: string; from: ContactAddress; says?: string; content?: InboundContent; name?: string; late?: number }

const said = ({ on = 'first', from, says = 'hi', content, name, late = 0 }: Line): ChannelUpdate => {
  const id = `wamid.${++serial}.${randomUUID()}`
  return {
    kind: 'message', sourceId: id, numberId: numbers[on]!,
    message: { id, from, sentAt: base + serial * 1000 - late, content: content ?? { type: 'text', text: says }, ...(name === undefined ? {} : { profileName: name }) },
  }
}
const changed = (previous: ContactAddress, current: ContactAddress): ChannelUpdate => ({ kind: 'identity', sourceId: `wamid.${++serial}.${randomUUID()}`, numberId: numbers['first']!, previous, current, sentAt: base + serial * 1000 })

/** Each in a delivery of its own, sorted before the next one comes. */
async function receive(...updates: ChannelUpdate[]): Promise<void> {
  for (const update of updates) await together(update)
}
async function together(...updates: ChannelUpdate[]): Promise<void> {
  await deliveries.store({ body: Buffer.from('{}'), updates, receivedAt: Date.now() })
  while ((await conversations.sort(100)).sorted > 0);
}

const read = async <T extends QueryResultRow>(text: string, ...values: unknown[]) => (await admin.query<T>(text, [shop.workspaceId, ...values])).rows
const contacts = async () => (await read<{ phone: string | null; user_id: string | null }>('SELECT phone, user_id FROM contacts WHERE workspace_id = $1 ORDER BY created_at, id')).map(({ phone, user_id }) => [phone, user_id])
const aliases = async () =>
  (await read<{ kind: string; value: string }>(`SELECT kind, value FROM contact_aliases WHERE workspace_id = $1 AND kind <> 'contact' ORDER BY 1, 2`)).map(({ kind, value }) => `${kind} ${value}`)
/** What lies in the mailboxes: per conversation the texts, by channel. */
const mailboxes = async () =>
  (
    await read<{ name: string; texts: string[] }>(
      `SELECT ch.name, array_agg(m.payload -> 'message' -> 'content' ->> 'text' ORDER BY m.occurred_at) AS texts FROM mailbox m
       JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id JOIN channels ch ON ch.workspace_id = c.workspace_id AND ch.id = c.channel_id
       WHERE m.workspace_id = $1 AND m.kind = 'message' GROUP BY c.id, ch.name ORDER BY 1, 2`,
    )
  ).map(({ name, texts }) => [name === 'A number' ? 'first' : name, ...texts].join(' '))

interface Case {
  name: string
  /** One list: one delivery after the other. */
  events: () => ChannelUpdate[]
  contacts: (string | null)[][]
  aliases?: string[]
  mailboxes?: string[]
  /** WhatsApp writes a number in one way only, so two spellings never come together. */
  apart?: boolean
}

const rules: Case[] = [
  { name: 'a phone number alone makes a contact', events: () => [said({ from: { phone: p1 } })], contacts: [[p1, null]] },
  { name: 'an id alone makes a contact', events: () => [said({ from: { userId: x } })], contacts: [[null, x]] },
  { name: 'the id that comes later is linked to the number', events: () => [said({ from: { phone: p1 }, says: 'a' }), said({ from: { phone: p1, userId: x }, says: 'b' })], contacts: [[p1, x]], mailboxes: ['first a b'] },
  { name: 'the number that comes later is linked to the id', events: () => [said({ from: { userId: x }, says: 'a' }), said({ from: { phone: p1, userId: x }, says: 'b' })], contacts: [[p1, x]], mailboxes: ['first a b'] },
  { name: 'once linked, either alone is enough', events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), said({ from: { phone: p1 }, says: 'b' }), said({ from: { userId: x }, says: 'c' })], contacts: [[p1, x]], mailboxes: ['first a b c'] },
  {
    name: 'two rows that turn out to be one person are merged, and so are their conversations',
    events: () => [said({ from: { phone: p1 }, says: 'a' }), said({ from: { userId: x }, says: 'b' }), said({ from: { phone: p1, userId: x }, says: 'c' })],
    contacts: [[p1, x]],
    mailboxes: ['first a b c'],
  },
  {
    name: 'merging moves a conversation on a channel that only one of them wrote to',
    events: () => [said({ on: 'second', from: { phone: p1 }, says: 'a' }), said({ from: { userId: x }, says: 'b' }), said({ from: { phone: p1, userId: x }, says: 'c' })],
    contacts: [[p1, x]],
    mailboxes: ['first b c', 'second a'],
  },
  {
    name: 'the same id on two numbers of a workspace is one contact with two conversations',
    events: () => [said({ from: { userId: x }, says: 'a' }), said({ on: 'second', from: { userId: x }, says: 'b' })],
    contacts: [[null, x]],
    mailboxes: ['first a', 'second b'],
  },
  {
    name: 'a number that was given to somebody else goes with them',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), said({ from: { phone: p1, userId: y }, says: 'b' })],
    contacts: [[null, x], [p1, y]],
    mailboxes: ['first a', 'first b'],
  },
  {
    name: 'a number that was given to somebody who is known goes with them',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), said({ from: { phone: p2, userId: y }, says: 'b' }), said({ from: { phone: p1, userId: y }, says: 'c' })],
    contacts: [[null, x], [p1, y]],
    mailboxes: ['first a', 'first b c'],
  },
  {
    name: 'another portfolio knows the same person by another id',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), said({ on: 'other', from: { phone: p1, userId: y }, says: 'b' }), said({ on: 'other', from: { userId: y }, says: 'c' })],
    contacts: [[p1, x]],
    aliases: [`user ${y}`],
    mailboxes: ['first a', 'other b c'],
  },
  {
    name: 'who is known by one id here and by another there is merged when the number shows it',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), said({ on: 'other', from: { userId: y }, says: 'b' }), said({ on: 'other', from: { phone: p1, userId: y }, says: 'c' })],
    contacts: [[p1, x]],
    aliases: [`user ${y}`],
    mailboxes: ['first a', 'other b c'],
  },
  {
    name: 'a changed number moves the contact',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), changed({ phone: p1, userId: x }, { phone: p2, userId: y }), said({ from: { phone: p2, userId: y }, says: 'b' })],
    contacts: [[p2, y]],
    aliases: [`phone ${p1}`, `user ${x}`],
    mailboxes: ['first a b'],
  },
  {
    name: 'a changed number without ids moves the contact',
    events: () => [said({ from: { phone: p1 }, says: 'a' }), changed({ phone: p1 }, { phone: p2 }), said({ from: { phone: p2 }, says: 'b' })],
    contacts: [[p2, null]],
    aliases: [`phone ${p1}`],
    mailboxes: ['first a b'],
  },
  {
    name: 'a changed id moves the contact',
    events: () => [said({ from: { userId: x }, says: 'a' }), changed({ userId: x }, { userId: y }), said({ from: { userId: y }, says: 'b' })],
    contacts: [[null, y]],
    aliases: [`user ${x}`],
    mailboxes: ['first a b'],
  },
  {
    name: 'who wrote from the new address before the change was told is merged',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), said({ from: { phone: p2, userId: y }, says: 'b' }), changed({ phone: p1, userId: x }, { phone: p2, userId: y })],
    contacts: [[p2, y]],
    aliases: [`phone ${p1}`, `user ${x}`],
    mailboxes: ['first a b'],
  },
  {
    name: 'a late message from the old number and id is still theirs, and takes nothing back',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), changed({ phone: p1, userId: x }, { phone: p2, userId: y }), said({ from: { phone: p1, userId: x }, says: 'b', late: 1500 })],
    contacts: [[p2, y]],
    aliases: [`phone ${p1}`, `user ${x}`],
    mailboxes: ['first a b'],
  },
  {
    name: 'the old number’s next owner is somebody else',
    events: () => [said({ from: { phone: p1 }, says: 'a' }), changed({ phone: p1 }, { phone: p2 }), said({ from: { phone: p1 }, says: 'b' })],
    contacts: [[p2, null], [p1, null]],
    aliases: [`phone ${p1}`],
    mailboxes: ['first a', 'first b'],
  },
  {
    name: 'the new number’s former owner keeps their id and loses the number',
    events: () => [said({ from: { phone: p1, userId: x }, says: 'a' }), said({ from: { phone: p2, userId: y }, says: 'b' }), changed({ phone: p1 }, { phone: p2 })],
    contacts: [[p2, x], [null, y]],
    aliases: [`phone ${p1}`],
  },
  { name: 'a change of somebody unknown makes nobody', events: () => [changed({ phone: p1 }, { phone: p2 })], contacts: [] },
  {
    name: 'a number shared as their own is theirs',
    events: () => [said({ from: { userId: x } }), said({ from: { userId: x }, content: { type: 'contacts', contacts: [{ name: 'Ada', phones: [p1], own: true }] } })],
    contacts: [[p1, x]],
  },
  {
    name: 'a number shared as their own joins the row that had it',
    events: () => [said({ from: { phone: p1 }, says: 'a' }), said({ from: { userId: x }, says: 'b' }), said({ from: { userId: x }, content: { type: 'contacts', contacts: [{ name: 'Ada', phones: [p1], own: true }] } })],
    contacts: [[p1, x]],
  },
  {
    name: 'a Brazilian number with and without its ninth digit is one person',
    apart: true,
    events: () => [said({ from: { phone: '+5511987654321' }, says: 'a' }), said({ from: { phone: '+551187654321', userId: 'BR.1' }, says: 'b' }), said({ from: { phone: '+551187654321' }, says: 'c' })],
    contacts: [['+5511987654321', 'BR.1']],
    mailboxes: ['first a b c'],
  },
  {
    name: 'a Mexican number with and without its mobile prefix is one person',
    apart: true,
    events: () => [said({ from: { phone: '+525512345678' }, says: 'a' }), said({ from: { phone: '+5215512345678' }, says: 'b' })],
    contacts: [['+525512345678', null]],
    mailboxes: ['first a b'],
  },
  {
    name: 'somebody else’s contact card is nobody’s number',
    events: () => [said({ from: { userId: x }, content: { type: 'contacts', contacts: [{ name: 'Bo', phones: [p3] }] } })],
    contacts: [[null, x]],
  },
]

describe('who a message is from', () => {
  it.each(rules)('$name', async ({ events, ...expected }) => {
    await newShop()
    await receive(...events())
    expect(await contacts()).toEqual(expected.contacts)
    if (expected.aliases) expect(await aliases()).toEqual(expected.aliases)
    if (expected.mailboxes) expect(await mailboxes()).toEqual(expected.mailboxes)
    expect(await read('SELECT 1 FROM mailbox WHERE workspace_id = $1 AND conversation_id IS NULL AND taken_at IS NULL')).toEqual([])
  })

  it.each(rules.filter(({ apart }) => !apart))('the same in one delivery: $name', async ({ events, ...expected }) => {
    await newShop()
    await together(...events())
    const found = await contacts()
    expect(found.toSorted()).toEqual(expected.contacts.toSorted())
    if (expected.mailboxes) expect((await mailboxes()).toSorted()).toEqual(expected.mailboxes.toSorted())
  })

  it('a contact has one name, from whoever gave one', async () => {
    await newShop()
    await receive(said({ from: { phone: p1 } }), said({ from: { userId: x }, name: 'Ada' }), said({ from: { phone: p1, userId: x } }))
    expect(await read('SELECT name FROM contacts WHERE workspace_id = $1')).toEqual([{ name: 'Ada' }])
  })
})

describe('merging', () => {
  /** Two conversations of one person on one channel, each with a turn behind it; `second` is the one by id. */
  async function twoConversations(modes: { phone?: 'person'; user?: 'person' } = {}) {
    await newShop()
    await receive(said({ from: { phone: p1 }, says: 'a' }), said({ from: { userId: x }, says: 'b' }))
    for (const claim of (await conversations.claim({ limit: 100, mailPerConversation: 10, leaseMs: 30_000, now: Date.now() })).filter((one) => one.workspaceId === shop.workspaceId)) {
      const who = claim.facts.contact.phone === null ? 'user' : 'phone'
      const session = { id: `${claim.conversationId}:1`, flowId: shop.flowId, versionId: shop.versionId, startedAt: 1, variables: {}, outputs: {}, place: null, visits: 0, unread: [] }
      const state = { ...claim.state, sequence: 1, mode: modes[who] ?? ('bot' as const), session: modes[who] ? null : session, history: [{ from: 'contact' as const, text: who, at: who === 'phone' ? 1 : 2 }] }
      const head = { nodeId: 'n', sessionId: session.id }
      await conversations.commit([
        {
          claim, state, contact: claim.facts.contact, setAside: [],
          turns: claim.mail.map((item) => ({
            mailboxId: item.id, sequence: 1, event: { ...item.event, now: Date.now() } as never, facts: { ...claim.facts, live: [] }, trail: [],
            effects: [
              { type: 'send', id: `${claim.conversationId}:1:0`, ...head, content: { type: 'text', text: `to ${who}` } },
              { type: 'set-timer', id: `${claim.conversationId}:1:1`, ...head, at: Date.now() + 1e6, purpose: 'deadline' },
              ...(modes[who] ? [{ type: 'hand-over' as const, ...head, reason: 'Asked for a person' }] : []),
            ],
            sessions: [{ type: 'started' as const, sessionId: session.id, flowId: shop.flowId, versionId: shop.versionId, at: 1 }],
          })),
        },
      ])
    }
    expect(await read('SELECT 1 FROM conversations WHERE workspace_id = $1')).toHaveLength(2)
    await receive(said({ from: { phone: p1, userId: x }, says: 'c' }))
  }

  it('loses nothing: transcript, outbox, journal, sessions and timers are all in the conversation that stays', async () => {
    await twoConversations()
    const [conversation] = await read<{ id: string; state: { history: { text: string }[]; session: { id: string } } }>('SELECT id, state FROM conversations WHERE workspace_id = $1')
    expect(await read('SELECT 1 FROM conversations WHERE workspace_id = $1')).toHaveLength(1)
    const id = conversation!.id
    const [alias] = await read<{ id: string; conversation_id: string }>('SELECT id, conversation_id FROM conversation_aliases WHERE workspace_id = $1')
    expect(alias, 'the old address leads on').toMatchObject({ conversation_id: id })
    const prisma = createPrisma(database.urls.web)
    const { conversations: shown } = createTenant(prisma, shop.workspaceId, randomUUID())
    expect(await shown.get(alias!.id, 10)).toMatchObject({ id })
    expect(await shown.get(randomUUID(), 10)).toBeNull()
    await prisma.$disconnect()
    const inIt = async (table: string) => (await read<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE workspace_id = $1 AND conversation_id = $2`, id))[0]!.n
    expect([await inIt('messages'), await inIt('effects'), await inIt('journal'), await inIt('sessions'), await inIt('timers'), await inIt('mailbox')]).toEqual([4, 2, 2, 2, 2, 3])
    expect(conversation!.state.history.map(({ text }) => text)).toEqual(['phone', 'user'])
    // The one that was busy last goes on; the other has ended and is not woken again.
    expect(await read('SELECT end_reason FROM sessions WHERE workspace_id = $1 ORDER BY ended_at NULLS LAST')).toEqual([{ end_reason: 'merged' }, { end_reason: null }])
    expect((await read<{ status: string }>('SELECT status FROM timers WHERE workspace_id = $1 ORDER BY 1')).map(({ status }) => status)).toEqual(['cancelled', 'waiting'])
    expect((await read<{ sequence: number }>('SELECT sequence FROM journal WHERE workspace_id = $1 ORDER BY 1')).map(({ sequence }) => sequence)).toEqual([-1, 1])
    // What both still had to say is said to the one person.
    expect((await read<{ status: string }>('SELECT status FROM effects WHERE workspace_id = $1')).map(({ status }) => status)).toEqual(['pending', 'pending'])
    // And the message that showed it is the next to be taken.
    const [claim] = (await conversations.claim({ limit: 100, mailPerConversation: 10, leaseMs: 1_000, now: Date.now() })).filter((one) => one.workspaceId === shop.workspaceId)
    expect(claim!.mail.map(({ event }) => event.type)).toEqual(['message'])
    expect(claim!.facts.contact).toMatchObject({ phone: p1, userId: x })
  })

  it.each(['phone', 'user'] as const)('the conversation that a person answers stays theirs (%s)', async (who) => {
    await twoConversations({ [who]: 'person' })
    expect(await read(`SELECT mode, state ->> 'mode' AS state FROM conversations WHERE workspace_id = $1`)).toEqual([{ mode: 'person', state: 'person' }])
    expect(await read('SELECT ended_at FROM handovers WHERE workspace_id = $1')).toEqual([{ ended_at: null }])
    // Nothing from the bot after that.
    const silent = await read<{ status: string; text: string }>(`SELECT status, content ->> 'text' AS text FROM messages WHERE workspace_id = $1 AND author = 'bot'`)
    expect(silent.find(({ text }) => text === `to ${who === 'phone' ? 'user' : 'phone'}`)!.status).toBe('superseded')
  })

  it('two open handovers become one', async () => {
    await twoConversations({ phone: 'person', user: 'person' })
    expect((await read<{ ended_by: string | null }>('SELECT ended_by FROM handovers WHERE workspace_id = $1 ORDER BY ended_by NULLS LAST')).map(({ ended_by }) => ended_by)).toEqual(['merged', null])
  })

  it('a turn that was under way in either is taken anew', async () => {
    await newShop()
    await receive(said({ from: { phone: p1 }, says: 'a' }), said({ from: { userId: x }, says: 'b' }))
    const claims = (await conversations.claim({ limit: 100, mailPerConversation: 10, leaseMs: 30_000, now: Date.now() })).filter((one) => one.workspaceId === shop.workspaceId)
    await receive(said({ from: { phone: p1, userId: x }, says: 'c' }))
    const { lost } = await conversations.commit(claims.map((claim) => ({ claim, turns: [], state: claim.state, contact: claim.facts.contact, setAside: [] })))
    expect(lost).toHaveLength(2)
    const [again] = (await conversations.claim({ limit: 100, mailPerConversation: 10, leaseMs: 1_000, now: Date.now() })).filter((one) => one.workspaceId === shop.workspaceId)
    expect(again!.mail.map(({ event }) => event.type === 'message' && event.message.content)).toEqual(['a', 'b', 'c'].map((text) => ({ type: 'text', text })))
  })

  it('knows every table that points at a contact or a conversation, and may move its rows', async () => {
    const pointing = async (table: string, column: string) =>
      (
        await admin.query<{ name: string; allowed: boolean }>(
          `SELECT c.conrelid::regclass::text AS name, has_column_privilege('parley_worker', c.conrelid, $2, 'UPDATE') AS allowed FROM pg_constraint c
           WHERE c.contype = 'f' AND c.confrelid = $1::regclass AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attname = $2) ORDER BY 1`,
          [table, column],
        )
      ).rows
    const ofContacts = await pointing('contacts', 'contact_id')
    const ofConversations = await pointing('conversations', 'conversation_id')
    expect(ofContacts.map(({ name }) => name)).toEqual(['conversations', ...contactTables.map(({ table }) => table)].sort())
    expect(ofConversations.map(({ name }) => name)).toEqual([...conversationTables, ...conversationTablesWithRules].sort())
    expect([...ofContacts, ...ofConversations].filter(({ allowed }) => !allowed)).toEqual([])
  })
})
