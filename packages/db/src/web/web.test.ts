import { randomUUID } from 'node:crypto'
import { emptyDocument, type FlowDocument } from '@parley/flow'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database.ts'
import { createAccounts, createAttempts, createDirectory, createPrisma, createSignIns, createTenant, createTestChannels, type Database } from './index.ts'

let database: TestDatabase
let prisma: Database
let admin: Client
let userId: string
let workspaceId: string

beforeAll(async () => {
  database = await createTestDatabase()
  prisma = createPrisma(database.urls.web)
  admin = new Client(database.adminUrl)
  await admin.connect()
})

afterAll(async () => {
  await prisma?.$disconnect()
  await admin?.end()
  await database?.drop()
})

beforeEach(async () => {
  const email = `${randomUUID()}@example.com`
  const created = await createAccounts(prisma, database.masterKey).create({ name: 'Mia', businessName: 'Harbour Hair', email, passwordHash: 'x' })
  workspaceId = created!.workspaceId
  userId = (await admin.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [email])).rows[0]!.id
})

const tenant = () => createTenant(prisma, workspaceId, userId)
const revision = async () => (await admin.query<{ r: number }>('SELECT program_revision AS r FROM workspaces WHERE id = $1', [workspaceId])).rows[0]!.r

const drawn = (x: number): FlowDocument => ({ ...emptyDocument(), nodes: [{ id: 'a', name: 'start', card: 'start', cardVersion: 1, config: {}, position: { x, y: 0 } }] })

describe('an account', () => {
  it('comes with an agency, a workspace and a test number whose secrets open only for the emulator', async () => {
    const channel = await createTestChannels(prisma, database.masterKey)(workspaceId)
    expect(channel).toMatchObject({ businessName: 'Harbour Hair', numberId: expect.stringMatching(/^[1-9]\d{14}$/), displayNumber: expect.stringMatching(/^\+1555\d{7}$/) })
    expect(channel?.appSecret).toMatch(/^[0-9a-f]{64}$/)
    const stored = await admin.query<{ sealed_token: Buffer }>('SELECT sealed_token FROM channels WHERE workspace_id = $1', [workspaceId])
    expect(stored.rows[0]!.sealed_token.toString('latin1')).not.toContain(channel!.accessToken)
    expect(await createDirectory(prisma, database.masterKey).list(userId)).toMatchObject([{ id: workspaceId, name: 'Harbour Hair', agencyName: 'Harbour Hair', role: 'owner' }])
  })

  it('is made once for an address, also when two ask at the same moment', async () => {
    const accounts = createAccounts(prisma, database.masterKey)
    const account = { name: 'A', businessName: 'B', email: `${randomUUID()}@example.com`, passwordHash: 'x' }
    const made = await Promise.all([accounts.create(account), accounts.create(account)])
    expect(made.filter(Boolean)).toHaveLength(1)
    expect(await accounts.create(account)).toBeNull()
  })

  it('opens further workspaces only in an agency of its own', async () => {
    const directory = createDirectory(prisma, database.masterKey)
    const [agency] = await directory.agencies(userId)
    const made = await directory.create(userId, agency!.id, 'Second shop')
    expect(await directory.roleIn(userId, made.workspaceId)).toBe('owner')
    expect((await directory.list(userId)).map(({ name }) => name)).toEqual(['Harbour Hair', 'Second shop'])
  })
})

describe('a sign-in', () => {
  it('holds until it is ended, alone or with all others', async () => {
    const signIns = createSignIns(prisma)
    const accounts = createAccounts(prisma, database.masterKey)
    const [laptop, phone] = [await signIns.begin(userId, 'laptop'), await signIns.begin(userId, 'phone')]
    expect(await signIns.check(laptop)).toMatchObject({ userId, name: 'Mia' })
    await accounts.endSignIn(userId, laptop.signInId)
    expect(await signIns.check(laptop)).toBeNull()
    expect(await signIns.check(phone)).not.toBeNull()
    await accounts.endAllSignIns(userId)
    expect(await signIns.check(phone)).toBeNull()
    expect(await signIns.check({ ...(await signIns.begin(userId, 'new')), sessionVersion: 1 })).toBeNull()
  })

  it('of somebody else cannot be claimed with a forged user', async () => {
    const signIns = createSignIns(prisma)
    const signedIn = await signIns.begin(userId, 'laptop')
    expect(await signIns.check({ ...signedIn, userId: randomUUID() })).toBeNull()
  })
})

describe('a person who is removed', () => {
  it('while their sign-in is looked up is signed out', async () => {
    const signIns = createSignIns(prisma)
    const laptop = await signIns.begin(userId, 'laptop')
    // Nobody reads the person until they are gone; their sign-in is there until then.
    await admin.query('BEGIN')
    await admin.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE')
    await admin.query('DELETE FROM users WHERE id = $1', [userId])
    const checked = signIns.check(laptop)
    const waits = async () => (await admin.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass`)).rowCount
    await expect.poll(waits, { timeout: 20_000 }).toBe(1)
    await admin.query('COMMIT')
    expect(await checked).toBeNull()
    expect(await signIns.check(laptop)).toBeNull()
  })
})

describe('attempts', () => {
  it('are counted for each key in its window, also when they come at once, and can be given back', async () => {
    const attempts = createAttempts(prisma, 'secret')
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 6 }, () => attempts.take(key, 4, 60)))
    expect(answers.filter(Boolean)).toHaveLength(4)
    expect(await attempts.take(randomUUID(), 4, 60)).toBe(true)
    for (let index = 0; index < 3; index++) await attempts.giveBack(key)
    expect(await attempts.take(key, 4, 60)).toBe(true)
    expect((await admin.query('SELECT 1 FROM sign_in_attempts WHERE key LIKE $1', [`%${key}%`])).rowCount).toBe(0)
  })

  it('begin anew when the window is over', async () => {
    const attempts = createAttempts(prisma, 'secret')
    const key = randomUUID()
    expect(await attempts.take(key, 1, -1)).toBe(true)
    expect(await attempts.take(key, 1, 60)).toBe(true)
    expect(await attempts.take(key, 1, 60)).toBe(false)
  })
})

describe('a flow', () => {
  it('is saved only on the revision that the writer saw: no tab overwrites another', async () => {
    const { flows } = tenant()
    const { flowId } = await flows.create({ name: 'One', draft: drawn(0) })
    expect(await flows.save(flowId, 1, drawn(1))).toMatchObject({ outcome: 'saved', revision: 2 })
    expect(await flows.save(flowId, 1, drawn(2))).toMatchObject({ outcome: 'stale', revision: 2, savedBy: 'Mia' })
    expect((await flows.get(flowId))?.draft).toEqual(drawn(1))
    const both = await Promise.all([flows.save(flowId, 2, drawn(3)), flows.save(flowId, 2, drawn(4))])
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['saved', 'stale'])
    expect(await flows.save(randomUUID(), 1, drawn(1))).toEqual({ outcome: 'gone' })
  })

  it('is saved once where the same save comes again because its answer was lost', async () => {
    const { flows } = tenant()
    const { flowId } = await flows.create({ name: 'One', draft: drawn(0) })
    const first = await flows.save(flowId, 1, drawn(1))
    expect(await flows.save(flowId, 1, drawn(1))).toEqual(first)
    await flows.save(flowId, 2, drawn(2))
    expect(await flows.save(flowId, 1, drawn(1))).toMatchObject({ outcome: 'stale', revision: 3 })
  })

  it('is published under the next number, once for two who press at the same moment, and raises what is live', async () => {
    const { flows } = tenant()
    const { flowId } = await flows.create({ name: 'One', draft: drawn(0) })
    const before = await revision()
    const published = await Promise.all([flows.publish(flowId, 1, drawn(0), 'first'), flows.publish(flowId, 1, drawn(0), 'again')])
    expect(published.flatMap((result) => (result.outcome === 'published' ? result.number : [])).sort()).toEqual([1, 2])
    expect(await revision()).toBe(before + 2)
    expect(await flows.publish(flowId, 7, drawn(0), '')).toMatchObject({ outcome: 'stale', revision: 1 })
    expect((await flows.versions(flowId))?.map(({ number, live, publishedBy }) => ({ number, live, publishedBy }))).toEqual([
      { number: 2, live: true, publishedBy: 'Mia' },
      { number: 1, live: false, publishedBy: 'Mia' },
    ])
    expect(await flows.unpublish(flowId)).toBe(true)
    expect((await flows.get(flowId))?.live).toBeNull()
  })

  it('leaves a version as it was published, whatever the web tries', async () => {
    const { flows } = tenant()
    const { flowId } = await flows.create({ name: 'One', draft: drawn(0) })
    await flows.publish(flowId, 1, drawn(0), '')
    await expect(prisma.$executeRawUnsafe(`UPDATE flow_versions SET document = '{}'`)).rejects.toThrow(/permission denied/)
  })

  it('is off every list once archived', async () => {
    const { flows } = tenant()
    const { flowId } = await flows.create({ name: 'One', draft: drawn(0) })
    const published = await flows.publish(flowId, 1, drawn(0), '')
    expect(await flows.archive(flowId)).toBe(true)
    expect(await flows.list()).toEqual([])
    expect(await flows.live()).toEqual([])
    expect(await flows.get(flowId)).toBeNull()
    expect(await flows.versions(flowId)).toBeNull()
    expect(await flows.version(flowId, published.outcome === 'published' ? published.versionId : '')).toBeNull()
    expect(await flows.rename(flowId, 'Back')).toBe(false)
    expect(await flows.archive(flowId)).toBe(false)
  })

  it('stands where it was put, and those not named keep their order behind', async () => {
    const { flows } = tenant()
    const ids: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) ids.push((await flows.create({ name, draft: drawn(0) })).flowId)
    await flows.reorder([ids[2]!, randomUUID(), ids[0]!, ids[2]!])
    expect((await flows.names()).map(({ name }) => name)).toEqual(['c', 'a', 'b', 'd'])
  })
})

describe('a trial', () => {
  async function converse(phone: string): Promise<string> {
    const [contactId, conversationId] = [randomUUID(), randomUUID()]
    await admin.query('INSERT INTO contacts (workspace_id, id, phone) VALUES ($1, $2, $3)', [workspaceId, contactId, phone])
    await admin.query(`INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state) SELECT $1, $2, id, $3, '{}' FROM channels WHERE workspace_id = $1`, [workspaceId, conversationId, contactId])
    return conversationId
  }

  it('freezes the draft once and puts it before what is live', async () => {
    const { flows, trials } = tenant()
    const { flowId } = await flows.create({ name: 'One', draft: drawn(0) })
    const before = await revision()
    const first = await trials.start(flowId, drawn(0))
    expect(await trials.start(flowId, drawn(0))).toEqual(first)
    expect(await revision()).toBe(before + 1)
    const second = await trials.start(flowId, drawn(1))
    expect(second?.versionId).not.toBe(first?.versionId)
    const channel = await admin.query<{ v: string }>('SELECT trial_version_id AS v FROM channels WHERE workspace_id = $1', [workspaceId])
    expect(channel.rows[0]!.v).toBe(second?.versionId)
    expect(await flows.versions(flowId)).toEqual([])
    expect(await trials.start(randomUUID(), drawn(0))).toBeNull()
  })

  it('shows only what is newer than what was seen', async () => {
    const { trials } = tenant()
    expect(await trials.state('+9990000000001', 0)).toBeNull()
    const conversationId = await converse('+9990000000001')
    for (const sequence of [1, 2, 3])
      await admin.query(`INSERT INTO journal (workspace_id, conversation_id, sequence, event, facts, effects, trail) VALUES ($1, $2, $3, '{"type":"message"}', '{}', '[]', $4)`, [
        workspaceId,
        conversationId,
        sequence,
        JSON.stringify([{ sessionId: 's', versionId: 'v', nodeId: `n${sequence}`, what: 'entered' }]),
      ])
    const state = await trials.state('+9990000000001', 1)
    expect(state).toMatchObject({ conversationId, mode: 'bot', session: null, faults: [] })
    expect(state?.entries.map(({ sequence, event, trail }) => [sequence, event, trail[0]?.nodeId])).toEqual([
      [2, 'message', 'n2'],
      [3, 'message', 'n3'],
    ])
  })

  it('starts over through the mailbox, and wakes the conversation', async () => {
    const { trials } = tenant()
    expect(await trials.startOver('+9990000000002')).toBe(false)
    const conversationId = await converse('+9990000000002')
    expect(await trials.startOver('+9990000000002')).toBe(true)
    const mail = await admin.query<{ kind: string; payload: unknown }>('SELECT kind, payload FROM mailbox WHERE workspace_id = $1 AND conversation_id = $2', [workspaceId, conversationId])
    expect(mail.rows).toEqual([{ kind: 'operator', payload: { type: 'start-over', by: userId } }])
    const woken = await admin.query('SELECT 1 FROM conversations WHERE workspace_id = $1 AND id = $2 AND wake_at <= now() AND arrivals = 1', [workspaceId, conversationId])
    expect(woken.rowCount).toBe(1)
  })
})

describe('conversations', () => {
  it('list those that wait for a person first, with the last thing said', async () => {
    const { conversations } = tenant()
    const listed = async () => (await conversations.list({ limit: 10, search: '' })).conversations
    const ids: string[] = []
    for (const [index, name] of ['Old', 'New'].entries()) {
      const [contactId, conversationId] = [randomUUID(), randomUUID()]
      ids.push(conversationId)
      await admin.query('INSERT INTO contacts (workspace_id, id, name, phone) VALUES ($1, $2, $3, $4)', [workspaceId, contactId, name, `+49170000000${index}`])
      await admin.query(
        `INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state, last_activity_at) SELECT $1, $2, id, $3, '{}', now() - ${1 - index} * interval '1 hour' FROM channels WHERE workspace_id = $1`,
        [workspaceId, conversationId, contactId],
      )
      for (const text of ['first', 'last'])
        await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, status, at) VALUES ($1, $2, $3, 'contact', $4, 'received', now())`, [
          workspaceId,
          randomUUID(),
          conversationId,
          JSON.stringify({ type: 'text', text }),
        ])
    }
    expect((await listed()).map(({ contactName, lastMessage }) => [contactName, lastMessage?.text])).toEqual([
      ['New', 'last'],
      ['Old', 'last'],
    ])
    await admin.query(`INSERT INTO handovers (workspace_id, id, conversation_id, reason, started_at) VALUES ($1, $2, $3, 'Wants a person', now())`, [workspaceId, randomUUID(), ids[0]])
    expect((await listed()).map(({ contactName, handover }) => [contactName, handover?.reason])).toEqual([
      ['Old', 'Wants a person'],
      ['New', undefined],
    ])
    // The journal tells who stepped in; such a conversation waits for nobody.
    await admin.query(`UPDATE handovers SET started_at = to_timestamp(1764000000.123) WHERE workspace_id = $1`, [workspaceId])
    await admin.query(`INSERT INTO journal (workspace_id, conversation_id, sequence, event, facts, effects, trail) VALUES ($1, $2, 1, $3, '{}', '[]', '[]')`, [
      workspaceId,
      ids[0],
      JSON.stringify({ type: 'take-over', by: userId, now: 1764000000123 }),
    ])
    expect((await listed()).map(({ contactName, handover }) => [contactName, handover?.takenBy?.name])).toEqual([
      ['New', undefined],
      ['Old', 'Mia'],
    ])
    const found = async (search: string, limit = 10) => {
      const { conversations: rows, more } = await conversations.list({ limit, search })
      return [...rows.map(({ contactName }) => contactName), ...(more ? ['…'] : [])]
    }
    expect(await found('', 1), 'there are more than these').toEqual(['New', '…'])
    expect(await found('', 2)).toEqual(['New', 'Old'])
    expect(await found('oL')).toEqual(['Old'])
    expect(await found('0170 000000-1'), 'a number as it is dialled here').toEqual(['New'])
    expect(await found('+49 170 000')).toEqual(['New', 'Old'])
    expect(await found('%'), 'stands for itself').toEqual([])
    const transcript = await conversations.get(ids[0]!, 10)
    expect(await conversations.get(ids[0]!, 1)).toMatchObject({ truncated: true, messages: [{ content: { text: 'last' } }] })
    expect(transcript?.messages.map(({ content }) => content)).toEqual([
      { type: 'text', text: 'first' },
      { type: 'text', text: 'last' },
    ])
    expect(await conversations.act(ids[0]!, 'take-over')).toBe(true)
    expect(await conversations.act(randomUUID(), 'take-over')).toBe(false)
    expect(await conversations.get(randomUUID(), 10)).toBeNull()
  })
})

describe('consents', () => {
  it('are imported once, for contacts that are there and new ones, and counted by their newest', async () => {
    const { consents } = tenant()
    const before = await consents.count()
    const [one, other] = [`+1650555${String(Math.floor(Math.random() * 1e4)).padStart(4, '0')}`, `+1650556${String(Math.floor(Math.random() * 1e4)).padStart(4, '0')}`]
    const row = (phone: string, granted: boolean, day: string) => ({ phone, name: 'Ada', granted, words: granted ? 'Yes, please' : '', proof: `import ${phone} ${day} ${granted}`, at: new Date(day) })
    const list = [row(one, true, '2026-01-02'), row(one, false, '2026-03-04'), row(other, true, '2026-01-02')]
    expect(await consents.import(list)).toEqual({ kept: 3, newContacts: 2 })
    expect(await consents.import(list), 'the same file again').toEqual({ kept: 0, newContacts: 0 })
    const many = Array.from({ length: 4_500 }, (_, index) => row(`+49151${10_000_000 + index}`, true, '2026-01-02'))
    expect(await consents.import(many), 'more than one part').toEqual({ kept: 4_500, newContacts: 4_500 })
    before.granted += 4_500
    const after = await consents.count()
    expect([after.granted - before.granted, after.withdrawn - before.withdrawn]).toEqual([1, 1])
  })

  it('of a former number belong to whoever had it then; an opt-out also later, unless the number is somebody else’s now', async () => {
    const { consents } = tenant()
    const contact = async (phone: string, former: string) => {
      const id = randomUUID()
      await admin.query('INSERT INTO contacts (workspace_id, id, name, phone) VALUES ($1, $2, $3, $4)', [workspaceId, id, 'Ada', phone])
      await admin.query(`INSERT INTO contact_aliases (workspace_id, kind, value, contact_id, at) VALUES ($1, 'phone', $2, $3, '2026-06-01')`, [workspaceId, former, id])
      return id
    }
    const row = (phone: string, granted: boolean, day: string) => ({ phone, name: 'Ada', granted, words: 'Yes', proof: `import ${phone} ${day} ${granted}`, at: new Date(day) })
    const [mover, other] = [await contact('+16505570001', '+16505570002'), await contact('+16505570003', '+16505570004')]
    await admin.query('INSERT INTO contacts (workspace_id, id, name, phone) VALUES ($1, $2, $3, $4)', [workspaceId, randomUUID(), 'Its owner now', '+16505570004'])
    const imported = [row('+16505570002', true, '2026-05-01'), row('+16505570002', false, '2026-07-01'), row('+16505570004', true, '2026-05-01'), row('+16505570004', false, '2026-07-01')]
    expect(await consents.import(imported)).toEqual({ kept: 4, newContacts: 0 })
    const of = async (id: string) => (await admin.query<{ granted: boolean }>('SELECT granted FROM consents WHERE workspace_id = $1 AND contact_id = $2 ORDER BY at', [workspaceId, id])).rows.map(({ granted }) => granted)
    expect([await of(mover), await of(other)]).toEqual([[true, false], [true]])
    expect(await consents.import([row('+16505570002', true, '2026-07-02')]), 'somebody new has the number').toEqual({ kept: 1, newContacts: 1 })
  })

  it('are shown with who, when, how and the words, and written down by a person', async () => {
    const { consents } = tenant()
    const [contactId, conversationId] = [randomUUID(), randomUUID()]
    const { rows: [channel] } = await admin.query<{ id: string }>('SELECT id FROM channels WHERE workspace_id = $1 LIMIT 1', [workspaceId])
    await admin.query('INSERT INTO contacts (workspace_id, id, name) VALUES ($1, $2, $3)', [workspaceId, contactId, 'Grace'])
    await admin.query(`INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state) VALUES ($1, $2, $3, $4, '{}')`, [workspaceId, conversationId, channel!.id, contactId])
    expect(await consents.list(conversationId)).toEqual([])
    await admin.query(`INSERT INTO consents (workspace_id, contact_id, granted, how, words, proof, at) VALUES ($1, $2, true, 'asked', 'May we?', 'wamid.1', now() - interval '1 day')`, [workspaceId, contactId])
    expect(await consents.record(conversationId, { granted: false, words: 'On the phone: no more' })).toBe(true)
    expect(await consents.list(conversationId)).toMatchObject([
      { granted: false, how: 'person', words: 'On the phone: no more', by: 'Mia', at: expect.any(Date) as Date },
      { granted: true, how: 'asked', words: 'May we?', proof: 'wamid.1', by: null },
    ])
    expect(await consents.list(randomUUID())).toBeNull()
    expect(await consents.record(randomUUID(), { granted: true, words: 'x' })).toBe(false)
  })
})
