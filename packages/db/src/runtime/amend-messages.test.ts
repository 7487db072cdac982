import { randomUUID } from 'node:crypto'
import type { ChannelUpdate, InboundContent, InboundMessage } from '@parley/channel'
import type { Effect, HistoryEntry } from '@parley/interpreter'
import type { ConversationStore } from '@parley/runtime'
import type { Client, QueryResultRow } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeWorkspace, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { openRoles, type OpenRoles } from '../testing/open-roles.ts'
import { createConversationStore } from './conversation-store.ts'
import { createDeliveryStore, type DeliveryStore } from './delivery-store.ts'
import { removeForgottenFiles } from './forget-files.ts'
import { createMediaStore } from './media-store.ts'
import type { Pool } from './pool.ts'

let roles: OpenRoles
let database: TestDatabase
let admin: Client
let worker: Pool
let gateway: Pool
let deliveries: DeliveryStore
let conversations: ConversationStore
let shop: ArrangedWorkspace

beforeAll(async () => {
  roles = await openRoles()
  ;({ database, admin, worker, gateway } = roles)
  deliveries = createDeliveryStore(gateway, database.masterKey)
  conversations = createConversationStore(worker)
})
afterAll(() => roles?.close())
beforeEach(async () => {
  shop = await arrangeWorkspace(database)
})

const from = { phone: '+16505550101' }
const base = Date.now() - 600_000
let serial = 0

const said = (content: InboundContent, rest: Partial<InboundMessage> = {}): ChannelUpdate => {
  const id = rest.id ?? `wamid.${randomUUID()}`
  return { kind: 'message', sourceId: id, numberId: shop.numberId, message: { id, from, sentAt: base + ++serial * 1000, content, ...rest } }
}
const echoed = (content: InboundContent, id = `wamid.${randomUUID()}`): ChannelUpdate => ({ kind: 'echo', sourceId: id, numberId: shop.numberId, to: from, sentAt: base + ++serial * 1000, content })

/** Stored, sorted, taken and committed as a worker does, with these effects of the first turn. */
async function receive(updates: ChannelUpdate[], effects: (conversationId: string) => Effect[] = () => []): Promise<void> {
  await deliveries.store({ body: Buffer.from(JSON.stringify(updates)), updates, receivedAt: Date.now() })
  while ((await conversations.sort(100)).sorted > 0);
  for (const claim of await conversations.claim({ limit: 100, mailPerConversation: 50, leaseMs: 30_000, now: Date.now() })) {
    const turns = claim.mail.map((item, index) => ({
      mailboxId: item.id, sequence: claim.state.sequence + 1 + index, event: { ...item.event, now: Date.now() } as never, facts: { ...claim.facts, live: [] },
      effects: index === 0 ? effects(claim.conversationId) : [], trail: [], sessions: [],
    }))
    await conversations.commit([{ claim, turns, state: { ...claim.state, sequence: claim.state.sequence + turns.length }, contact: claim.facts.contact, setAside: [] }])
  }
}

const read = async <T extends QueryResultRow>(text: string) => (await admin.query<T>(text, [shop.workspaceId])).rows
const transcript = () => read<{ author: string; content: InboundContent; details: object | null }>('SELECT author, content, details FROM messages WHERE workspace_id = $1 ORDER BY position')
const text = (words: string): InboundContent => ({ type: 'text', text: words })

describe('what is told about a message', () => {
  it('is kept beside it', async () => {
    const product = { catalogId: 'c', productId: 'p' }
    await receive([said(text('a')), said(text('b'), { replyTo: 'wamid.x', forwarded: 'often', product })])
    expect((await transcript()).map(({ details }) => details)).toEqual([null, { replyTo: 'wamid.x', forwarded: 'often', product }])
  })

  it('an ad opens 72 hours, and the status report names their end', async () => {
    const came = said(text('hi'), { referral: { sourceType: 'ad', sourceId: '7' } })
    await receive([came], (id) => [{ type: 'send', id: `${id}:1:0`, nodeId: 'n', sessionId: 's', content: { type: 'text', text: 'hello' } }])
    const until = async () => (await read<{ until: Date }>('SELECT free_entry_until AS until FROM conversations WHERE workspace_id = $1'))[0]!.until.getTime()
    const sentAt = came.kind === 'message' ? came.message.sentAt : 0
    expect(await until()).toBe(sentAt + 72 * 3_600_000)
    await admin.query(`UPDATE messages SET channel_message_id = 'wamid.out' WHERE workspace_id = $1 AND author = 'bot'`, [shop.workspaceId])
    const freeEntryUntil = sentAt + 73 * 3_600_000
    await deliveries.store({ body: Buffer.from('{}'), receivedAt: Date.now(), updates: [{ kind: 'status', sourceId: 'wamid.out:sent', numberId: shop.numberId, status: { messageId: 'wamid.out', status: 'sent', at: Date.now(), freeEntryUntil } }] })
    await conversations.foldStatuses(100)
    expect(await until()).toBe(freeEntryUntil)
  })
})

describe('a reaction', () => {
  it('stands on the message, one of each side, and the newest counts', async () => {
    await receive([said(text('a'), { id: 'm1' }), said({ type: 'reaction', messageId: 'm1', emoji: '👍' })])
    await receive([said({ type: 'reaction', messageId: 'm1', emoji: '❤️' }), echoed({ type: 'reaction', messageId: 'm1', emoji: '🙏' })])
    expect(await transcript()).toMatchObject([{ details: { reactions: [{ by: 'contact', emoji: '❤️' }, { by: 'app', emoji: '🙏' }] } }])
    await receive([said({ type: 'reaction', messageId: 'm1', emoji: '😮' }, { sentAt: base })])
    expect(await transcript()).toMatchObject([{ details: { reactions: [{ by: 'contact', emoji: '❤️' }, { by: 'app' }] } }])
    await receive([said({ type: 'reaction', messageId: 'm1' })])
    expect(await transcript()).toMatchObject([{ details: { reactions: [{ by: 'app' }] } }])
  })

  it('to a message that is not there stands by itself', async () => {
    await receive([said({ type: 'reaction', messageId: 'elsewhere', emoji: '👍' })])
    expect(await transcript()).toMatchObject([{ author: 'contact', content: { type: 'reaction', emoji: '👍' } }])
  })
})

describe('an edit', () => {
  it('shows the new words and keeps the first', async () => {
    await receive([said(text('tomorow'), { id: 'm1' }), said({ type: 'edit', messageId: 'm1', text: 'tomorrow' })])
    await receive([said({ type: 'edit', messageId: 'm1', text: 'on Friday' })])
    expect(await transcript()).toMatchObject([{ content: { text: 'on Friday' }, details: { original: { text: 'tomorow' }, editedAt: expect.any(Number) } }])
  })

  it('changes a caption, and nobody else’s message', async () => {
    await receive([said({ type: 'image', media: { id: 'f', mimeType: 'image/png' }, caption: 'a' }, { id: 'm1' }), echoed(text('from the phone'), 'e1')])
    await receive([said({ type: 'edit', messageId: 'm1', text: 'b' }), said({ type: 'edit', messageId: 'e1', text: 'not mine' }), echoed({ type: 'edit', messageId: 'e1', text: 'corrected' })])
    expect((await transcript()).slice(0, 2)).toMatchObject([{ content: { type: 'image', caption: 'b' } }, { author: 'app', content: { text: 'corrected' } }])
  })
})

describe('an edit that comes before its message', () => {
  it.each<[string, (content: InboundContent, id?: string) => ChannelUpdate]>([
    ['by the customer', (content, id) => said(content, id === undefined ? {} : { id })],
    ['by the owner, from the phone app', echoed],
  ])('%s leaves one line, in the newest words', async (_who, write) => {
    await receive([write({ type: 'edit', messageId: 'e1', text: 'on Friday' }), write({ type: 'edit', messageId: 'e2', text: 'the blue one' })])
    await receive([write({ type: 'edit', messageId: 'e1', text: 'on Saturday' })])
    await receive([write(text('tomorow'), 'e1'), write({ type: 'image', media: { id: 'f', mimeType: 'image/png' }, caption: 'the red one' }, 'e2'), write(text('thanks'))])
    expect((await transcript()).map(({ content }) => ('caption' in content ? content.caption : 'text' in content ? content.text : content.type))).toEqual(['on Saturday', 'the blue one', 'thanks'])
    const events = await read<{ event: { text?: string } }>('SELECT event FROM journal WHERE workspace_id = $1')
    expect(JSON.stringify(events), 'what a flow answers is what they mean').toContain('on Saturday')
  })

  it('whose words WhatsApp does not tell leaves the message as it was', async () => {
    await receive([said({ type: 'edit', messageId: 'm1' }), echoed({ type: 'edit', messageId: 'o1' })])
    await receive([said(text('mine'), { id: 'm1' }), echoed(text('ours'), 'o1')])
    expect((await transcript()).map(({ content }) => (content.type === 'text' ? content.text : content.type))).toEqual(['mine', 'ours'])
  })

  it('by somebody else changes nothing', async () => {
    await receive([echoed({ type: 'edit', messageId: 'm1', text: 'not mine' })])
    await receive([said(text('mine'), { id: 'm1' })])
    expect(await transcript()).toMatchObject([{ author: 'app', content: { type: 'edit' } }, { author: 'contact', content: { text: 'mine' } }])
  })
})

describe('a deletion', () => {
  const secret = 'my card number is 4111'
  const history: HistoryEntry[] = [{ from: 'bot', text: 'Hi', at: 1 }, { id: 'm1', from: 'contact', text: secret, at: 2 }]
  const request = { provider: 'offline' as const, model: '', persona: { name: 'Ada', identity: '', tone: '', facts: [] }, instructions: '', exits: [], collect: [], known: {}, history, now: 0, timeZone: 'UTC' }

  it.each([false, true])('takes the words out of everything that was kept, and leaves that something was said (in one batch: %s)', async (together) => {
    const ask = (id: string): Effect[] => [{ type: 'ask-model', id: `${id}:1:0`, nodeId: 'n', sessionId: 's', request }]
    const [first, gone] = [said(text(secret), { id: 'm1', referral: { sourceType: 'ad' } }), said({ type: 'revoke', messageId: 'm1' })]
    if (together) await receive([first, gone], ask)
    else {
      await receive([first], ask)
      await receive([said(text('something else'))])
      await receive([gone])
    }
    for (const table of ['messages', 'mailbox', 'journal', 'effects', 'deliveries', 'sessions', 'faults']) {
      const { rows } = await admin.query<{ row: string }>(`SELECT t::text AS row, encode(convert_to(t::text, 'UTF8'), 'hex') AS hex FROM ${table} t`)
      const hex = Buffer.from(secret).toString('hex')
      expect(rows.filter(({ row }) => row.includes(secret) || row.includes(hex)), table).toEqual([])
    }
    const [left] = await transcript()
    expect(left).toMatchObject({ author: 'contact', content: { type: 'deleted' }, details: { deletedAt: expect.any(Number) } })
    expect(await read('SELECT 1 FROM journal WHERE workspace_id = $1')).toHaveLength(together ? 2 : 3)
  })

  it('takes the file along, unless another message shows it', async () => {
    const removed: string[] = []
    const bytes = { write: async () => undefined, read: async () => null, remove: async (_workspace: string, file: string) => void removed.push(file) }
    const picture = (id: string): InboundContent => ({ type: 'image', media: { id, mimeType: 'image/png' }, caption: 'look' })
    await receive([said(picture('f1'), { id: 'm1' }), said(picture('f2'), { id: 'm2' }), said(picture('f2'), { id: 'm3' })])
    await admin.query(`UPDATE media_fetches SET status = 'stored', transcript = 'words' WHERE workspace_id = $1`, [shop.workspaceId])
    await admin.query(`INSERT INTO files (workspace_id, id, name, mime_type, size) SELECT workspace_id, file_id, 'f', 'image/png', 1 FROM media_fetches WHERE workspace_id = $1`, [shop.workspaceId])
    const [file] = await read<{ file_id: string }>(`SELECT file_id FROM media_fetches WHERE workspace_id = $1 AND media_id = 'f1'`)
    await receive([said({ type: 'revoke', messageId: 'm1' }), said({ type: 'revoke', messageId: 'm2' })])
    await removeForgottenFiles(worker, bytes, 10)
    expect(removed).toEqual([file!.file_id])
    expect(await read('SELECT media_id FROM media_fetches WHERE workspace_id = $1')).toEqual([{ media_id: 'f2' }])
    expect(await read('SELECT 1 FROM files WHERE workspace_id = $1')).toHaveLength(1)
  })

  it('of an unknown message is only noted', async () => {
    await receive([said({ type: 'revoke', messageId: 'elsewhere' })])
    expect(await transcript()).toMatchObject([{ content: { type: 'revoke' } }])
  })

  it.each([
    ['words', text(secret)],
    ['a file', { type: 'image', media: { id: 'late', mimeType: 'image/png' }, caption: secret } satisfies InboundContent],
  ])('that comes before the message takes it when it comes: %s', async (_what, content) => {
    await receive([said({ type: 'revoke', messageId: 'late1' })])
    await receive([said(content, { id: 'late1', replyTo: 'm0' }), said(text('and this stays'))])
    expect(await transcript(), 'one line of it is left').toMatchObject([{ author: 'contact', content: { type: 'deleted' } }, { content: { text: 'and this stays' } }])
    for (const table of ['messages', 'mailbox', 'journal', 'deliveries']) {
      const { rows } = await admin.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`)
      expect(rows.filter(({ row }) => row.includes(secret) || row.includes(Buffer.from(secret).toString('hex'))), table).toEqual([])
    }
    expect(await read('SELECT 1 FROM media_fetches WHERE workspace_id = $1'), 'nor is its file fetched').toEqual([])
  })

  it('of the owner’s, from the phone app, does the same', async () => {
    await receive([echoed({ type: 'revoke', messageId: 'own1' })])
    await receive([echoed({ type: 'image', media: { id: 'late', mimeType: 'image/png' }, caption: secret }, 'own1'), echoed(text('and this stays'))])
    expect(await transcript()).toMatchObject([{ author: 'app', content: { type: 'deleted' } }, { author: 'app', content: { text: 'and this stays' } }])
    for (const table of ['messages', 'mailbox', 'journal', 'deliveries']) {
      const { rows } = await admin.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`)
      expect(rows.filter(({ row }) => row.includes(secret) || row.includes(Buffer.from(secret).toString('hex'))), table).toEqual([])
    }
    expect(await read('SELECT 1 FROM media_fetches WHERE workspace_id = $1')).toEqual([])
  })

  it('by somebody else changes nothing', async () => {
    const other: ChannelUpdate = { kind: 'message', sourceId: 'r9', numberId: shop.numberId, message: { id: 'r9', from: { phone: '+16505550999' }, sentAt: base, content: { type: 'revoke', messageId: 'mine' } } }
    await receive([other])
    await receive([said(text('mine'), { id: 'mine' })])
    expect((await transcript()).at(-1)).toMatchObject({ content: { text: 'mine' } })
  })
})

describe('an answer from the phone app', () => {
  it('is in the transcript as what it was', async () => {
    await receive([said(text('hi')), echoed({ type: 'image', media: { id: 'f', mimeType: 'image/jpeg' }, caption: 'Here' })])
    expect((await transcript())[1]).toMatchObject({ author: 'app', content: { type: 'image', caption: 'Here' } })
  })

  it('has its file fetched like a customer’s, and says what became of it', async () => {
    const store = createMediaStore(worker, database.masterKey, { write: async () => undefined, read: async () => null, remove: async () => undefined })
    await receive([echoed({ type: 'image', media: { id: 'of-the-owner', mimeType: 'image/jpeg' } })])
    const [due] = (await store.due(50)).filter(({ workspaceId }) => workspaceId === shop.workspaceId)
    expect(due).toMatchObject({ mediaId: 'of-the-owner', kind: 'image' })
    expect((await transcript())[0]).toMatchObject({ author: 'app', content: { media: { fileId: due!.fileId } } })
    await store.keep(due!, { bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/jpeg', name: 'image.jpg' })
    await store.settle(due!, { type: 'stored', mimeType: 'image/jpeg', transcript: null })
    await store.tell()
    expect((await transcript())[0]).toMatchObject({ content: { media: { fetched: true, size: 3 } } })
  })
})
