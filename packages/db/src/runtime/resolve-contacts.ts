import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@parley/channel'
import { initialState } from '@parley/interpreter'
import { senderOf, type Sender } from '@parley/runtime'
import { findContacts, type Finding } from './find-contacts.ts'
import { toJsonb, toText } from './jsonb.ts'
import type { Connection } from './pool.ts'
import { reconcileContacts } from './reconcile-contacts.ts'

/** Something that a gateway stored and nobody has sorted yet. */
export interface UnsortedMail {
  workspace_id: string
  id: string
  channel_id: string
  kind: string
  source_id: string
  occurred_at: Date
  payload: JsonObject
}

/** Who wrote, on one channel: several messages of theirs are one of these. */
export interface Writer extends Sender {
  mail: UnsortedMail
  key: string
}

export interface PlacedMail {
  mail: UnsortedMail
  conversation: string
}

/** What came by merging and moving is looked up again; more rounds than these would be a circle. */
const mostRounds = 10

/**
 * Finds or makes the contact and the conversation of each piece of mail: by the business-scoped id, else
 * by the phone number. Where both come they are joined, and two rows that turn out to be one person are
 * merged. `unknown`: what names nobody.
 */
export async function resolveContacts(connection: Connection, mail: UnsortedMail[]): Promise<{ placed: PlacedMail[]; unknown: UnsortedMail[] }> {
  const read = mail.map((one) => ({ mail: one, sender: readSender(one) }))
  const known = read.filter(({ sender }) => sender.address.userId !== undefined || sender.address.phone !== undefined)
  const { writers, keyOf } = groupWriters(known)

  let findings = await findContacts(connection, writers)
  for (let round = 0; round < mostRounds; round++) {
    if (await reconcileContacts(connection, findings)) {
      findings = await findContacts(connection, writers)
      continue
    }
    const strangers = findings.filter((finding) => !finding.contact).map(({ writer }) => writer)
    if (strangers.length === 0) break
    const made = await createContacts(connection, strangers)
    findings = await findContacts(connection, writers)
    if (made === strangers.length) break
    // Some were the same person, or share a number. Of which portfolio an id is, their conversations tell.
    await openConversations(connection, findings.filter(({ user, writer }) => user !== undefined || writer.address.userId === undefined))
  }
  const conversations = await openConversations(connection, findings)

  const placed = known.flatMap(({ mail: one, sender }) => {
    const conversation = conversations.get(keyOf(one, sender))
    return conversation ? [{ mail: one, conversation }] : []
  })
  return { placed, unknown: read.filter((one) => !known.includes(one)).map((one) => one.mail) }
}

function readSender(mail: UnsortedMail): Sender {
  try {
    return senderOf(mail.payload)
  } catch {
    return { address: {} }
  }
}

/**
 * What is from the same person on the same channel, as one. A message that names only the phone number is
 * from whoever else in the batch names both.
 */
function groupWriters(read: { mail: UnsortedMail; sender: Sender }[]): { writers: Writer[]; keyOf(mail: UnsortedMail, sender: Sender): string } {
  const place = (mail: UnsortedMail) => `${mail.workspace_id} ${mail.channel_id}`
  const userOfPhone = new Map<string, string>()
  for (const { mail, sender } of read) {
    const { phone, userId } = sender.address
    if (phone !== undefined && userId !== undefined) userOfPhone.set(`${place(mail)} ${phone}`, userId)
  }
  const keyOf = (mail: UnsortedMail, { address }: Sender) => `${place(mail)} ${address.userId ?? userOfPhone.get(`${place(mail)} ${address.phone}`) ?? address.phone}`

  const writers = new Map<string, Writer>()
  for (const { mail, sender } of read) {
    const key = keyOf(mail, sender)
    const first = writers.get(key)
    if (!first) {
      writers.set(key, { ...sender, mail, key })
      continue
    }
    // Names and the second kind of address may be on any of them.
    first.address = { ...first.address, ...sender.address }
    if (sender.name !== undefined) first.name = sender.name
    if (sender.username !== undefined) first.username = sender.username
  }
  return { writers: [...writers.values()], keyOf }
}

/** Returns how many were made; the others are there already. */
async function createContacts(connection: Connection, writers: Writer[]): Promise<number> {
  const made = await connection.query({
    name: 'sort-contacts',
    text: `INSERT INTO contacts (workspace_id, id, user_id, phone, name, username)
      SELECT workspace_id, id, user_id, phone, coalesce(name, ''), username
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS s (workspace_id, id, user_id, phone, name, username, n)
      ORDER BY n ON CONFLICT DO NOTHING`,
    values: [
      writers.map(({ mail }) => mail.workspace_id), writers.map(() => randomUUID()), writers.map(({ address }) => text(address.userId)), writers.map(({ address }) => text(address.phone)),
      writers.map(({ name }) => text(name)), writers.map(({ username }) => text(username)),
    ],
  })
  return made.rowCount ?? 0
}

/** The conversation of each, made where it is not there yet. By the writer's key. */
async function openConversations(connection: Connection, findings: Finding[]): Promise<Map<string, string>> {
  const found = findings.flatMap(({ writer, contact }) => (contact ? [{ writer, contact: contact.id, conversation: contact.conversation ?? null }] : []))
  const look = async (those: typeof found) => {
    const { rows } = await connection.query<{ n: string; id: string }>({
      name: 'sort-conversations-known',
      text: `SELECT s.n, v.id FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS s (workspace_id, channel_id, contact_id, n)
        JOIN conversations v ON v.workspace_id = s.workspace_id AND v.channel_id = s.channel_id AND v.contact_id = s.contact_id`,
      values: [those.map(({ writer }) => writer.mail.workspace_id), those.map(({ writer }) => writer.mail.channel_id), those.map(({ contact }) => contact)],
    })
    return rows.map((row) => [those[Number(row.n) - 1]!.writer.key, row.id] as const)
  }
  const known = new Map(found.flatMap(({ writer, conversation }) => (conversation === null ? [] : [[writer.key, conversation] as const])))
  const unforeseen = found.filter(({ writer }) => !known.has(writer.key))
  if (unforeseen.length === 0) return known
  for (const [key, id] of await look(unforeseen)) known.set(key, id)
  const missing = unforeseen.filter(({ writer }) => !known.has(writer.key))
  if (missing.length === 0) return known
  await connection.query({
    name: 'sort-conversations',
    text: `INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state)
      SELECT workspace_id, gen_random_uuid(), channel_id, contact_id, $4::jsonb FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS c (workspace_id, channel_id, contact_id)
      ON CONFLICT (workspace_id, channel_id, contact_id) DO NOTHING`,
    values: [missing.map(({ writer }) => writer.mail.workspace_id), missing.map(({ writer }) => writer.mail.channel_id), missing.map(({ contact }) => contact), toJsonb(initialState())],
  })
  for (const [key, id] of await look(missing)) known.set(key, id)
  return known
}

const text = (value: string | undefined): string | null => (value === undefined || value === '' ? null : toText(value))
