import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@parley/channel'
import { initialState } from '@parley/interpreter'
import { senderOf, type Sender } from '@parley/runtime'
import { toJsonb, toText } from './jsonb.ts'
import type { Connection } from './pool.ts'

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

interface Entry extends Sender {
  mail: UnsortedMail
  key: string
}

interface Known {
  contact: string
  conversation: string | null
}

export interface PlacedMail {
  mail: UnsortedMail
  conversation: string
}

/** Finds or makes the contact and the conversation of each piece of mail. `unknown`: what names nobody. */
export async function resolveContacts(connection: Connection, mail: UnsortedMail[]): Promise<{ placed: PlacedMail[]; unknown: UnsortedMail[] }> {
  const entries = mail.map((one) => ({ mail: one, ...sender(one) }))
  const unknown = entries.filter((entry) => entry.key === '')

  const senders = new Map<string, Entry>()
  for (const entry of entries) {
    if (entry.key === '') continue
    const first = senders.get(entry.key)
    // Names and the second kind of address may be on any of them.
    if (first) {
      first.address = { ...first.address, ...entry.address }
      if (entry.name !== undefined) first.name = entry.name
    } else senders.set(entry.key, entry)
  }
  let known = await lookUp(connection, [...senders.values()])
  const missing = [...senders.values()].filter((entry) => !known.get(entry.key)?.conversation)
  if (missing.length > 0) {
    await create(connection, missing, known)
    known = await lookUp(connection, [...senders.values()])
  }

  const placed = entries.flatMap((entry) => {
    const conversation = known.get(entry.key)?.conversation
    return conversation ? [{ mail: entry.mail, conversation }] : []
  })
  return { placed, unknown: unknown.map((entry) => entry.mail) }
}

/** The key groups what is from the same person on the same channel. */
function sender(mail: UnsortedMail): Sender & { key: string } {
  try {
    const from = senderOf(mail.payload)
    const address = from.address.userId ?? from.address.phone
    return { ...from, key: address === undefined ? '' : `${mail.workspace_id} ${mail.channel_id} ${address}` }
  } catch {
    return { address: {}, key: '' }
  }
}

interface ContactRow {
  n: string
  by: 'user' | 'phone'
  id: string
  phone: string | null
  user_id: string | null
  name: string
  username: string | null
}

/**
 * The business-scoped id decides, else the phone number. Each look-up is a plain join by a key: on a
 * database too young for statistics, anything cleverer is planned as if its tables were empty.
 */
async function lookUp(connection: Connection, senders: Entry[]): Promise<Map<string, Known>> {
  const [workspaces, channels, users, phones] = columns(senders)
  const { rows } = await connection.query<ContactRow>({
    name: 'sort-contacts-known',
    text: `SELECT s.n, 'user' AS by, c.id, c.phone, c.user_id, c.name, c.username
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS s (workspace_id, user_id, n) JOIN contacts c ON c.workspace_id = s.workspace_id AND c.user_id = s.user_id
      UNION ALL
      SELECT s.n, 'phone', c.id, c.phone, c.user_id, c.name, c.username
        FROM unnest($1::uuid[], $3::text[]) WITH ORDINALITY AS s (workspace_id, phone, n) JOIN contacts c ON c.workspace_id = s.workspace_id AND c.phone = s.phone`,
    values: [workspaces, users, phones],
  })
  const byUser = new Map(rows.filter((row) => row.by === 'user').map((row) => [Number(row.n) - 1, row]))
  const byPhone = new Map(rows.filter((row) => row.by === 'phone').map((row) => [Number(row.n) - 1, row]))
  const known = new Map<string, Known>()
  const changed: { entry: Entry; contact: string; user: string | null; phone: string | null }[] = []
  for (const [index, entry] of senders.entries()) {
    const phoneOwner = byPhone.get(index)
    // A number that belongs to somebody with another id has been given to a new person.
    const row = byUser.get(index) ?? (phoneOwner && (phoneOwner.user_id === null || entry.address.userId === undefined) ? phoneOwner : undefined)
    if (!row) continue
    known.set(entry.key, { contact: row.id, conversation: null })
    const user = row.user_id === null ? text(entry.address.userId) : null
    const phone = row.phone === null && !phoneOwner ? text(entry.address.phone) : null
    const rename = (row.name === '' && text(entry.name) !== null) || (text(entry.username) !== null && text(entry.username) !== row.username)
    if (user !== null || phone !== null || rename) changed.push({ entry, contact: row.id, user, phone })
  }
  const found = senders.flatMap((entry, index) => (known.has(entry.key) ? [{ entry, index }] : []))
  const conversations = await connection.query<{ n: string; id: string }>({
    name: 'sort-conversations-known',
    text: `SELECT s.n, v.id FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS s (workspace_id, channel_id, contact_id, n)
      JOIN conversations v ON v.workspace_id = s.workspace_id AND v.channel_id = s.channel_id AND v.contact_id = s.contact_id`,
    values: [found.map(({ index }) => workspaces![index]), found.map(({ index }) => channels![index]), found.map(({ entry }) => known.get(entry.key)!.contact)],
  })
  for (const row of conversations.rows) known.get(found[Number(row.n) - 1]!.entry.key)!.conversation = row.id
  if (changed.length > 0) {
    await connection.query({
      name: 'sort-link',
      text: `UPDATE contacts c SET user_id = coalesce(c.user_id, s.user_id), phone = coalesce(c.phone, s.phone),
          name = CASE WHEN c.name = '' THEN coalesce(s.name, '') ELSE c.name END, username = coalesce(s.username, c.username)
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) AS s (workspace_id, id, user_id, phone, name, username)
        WHERE c.workspace_id = s.workspace_id AND c.id = s.id`,
      values: [
        changed.map(({ entry }) => entry.mail.workspace_id), changed.map(({ contact }) => contact),
        changed.map(({ user }) => user), changed.map(({ phone }) => phone),
        changed.map(({ entry }) => text(entry.name)), changed.map(({ entry }) => text(entry.username)),
      ],
    })
  }
  return known
}

/** Contacts and conversations that are not there yet. */
async function create(connection: Connection, entries: Entry[], known: Map<string, Known>): Promise<void> {
  const strangers = entries.filter((entry) => !known.has(entry.key))
  const made = new Map<string, string>()
  if (strangers.length > 0) {
    const { rows } = await connection.query<{ id: string; n: string }>({
      name: 'sort-contacts',
      text: `WITH s AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[]) WITH ORDINALITY AS s (workspace_id, channel_id, user_id, phone, name, username, id, n)),
        added AS (
          INSERT INTO contacts (workspace_id, id, user_id, phone, name, username)
          SELECT workspace_id, id, user_id, CASE WHEN EXISTS (SELECT 1 FROM contacts c WHERE c.workspace_id = s.workspace_id AND c.phone = s.phone) THEN NULL ELSE phone END, coalesce(name, ''), username
          FROM s ORDER BY n ON CONFLICT DO NOTHING RETURNING workspace_id, id)
        SELECT s.id, s.n FROM s JOIN added USING (workspace_id, id)`,
      values: [...columns(strangers), strangers.map(() => randomUUID())],
    })
    for (const row of rows) made.set(strangers[Number(row.n) - 1]!.key, row.id)
    // The same person on two channels at once, or somebody else added them at this moment: then they are known now.
    const rest = strangers.filter((entry) => !made.has(entry.key))
    if (rest.length > 0) for (const [key, found] of await lookUp(connection, rest)) made.set(key, found.contact)
  }
  const rows = entries.flatMap((entry) => {
    const contact = known.get(entry.key)?.contact ?? made.get(entry.key)
    return contact ? [{ entry, contact }] : []
  })
  await connection.query({
    name: 'sort-conversations',
    text: `INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state)
      SELECT workspace_id, gen_random_uuid(), channel_id, contact_id, $4::jsonb FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS c (workspace_id, channel_id, contact_id)
      ON CONFLICT (workspace_id, channel_id, contact_id) DO NOTHING`,
    values: [rows.map(({ entry }) => entry.mail.workspace_id), rows.map(({ entry }) => entry.mail.channel_id), rows.map(({ contact }) => contact), toJsonb(initialState())],
  })
}

/**
 * The customer changed number or id: the same contact, so that the conversation goes on.
 *
 * @returns Why nothing was changed, where that is so.
 */
export async function changeIdentity(connection: Connection, mail: UnsortedMail): Promise<string | null> {
  const { previous, current } = mail.payload as { previous?: { phone?: string; userId?: string }; current?: { phone?: string; userId?: string } }
  const changed = await connection.query({
    name: 'sort-identity',
    text: `UPDATE contacts c SET phone = coalesce($4, c.phone), user_id = coalesce($5, c.user_id)
      WHERE c.workspace_id = $1
        AND c.id = (SELECT x.id FROM contacts x WHERE x.workspace_id = $1 AND (x.user_id = $3 OR x.phone = $2) ORDER BY x.user_id = $3 DESC NULLS LAST LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.workspace_id = $1 AND o.id <> c.id AND (o.phone = $4 OR o.user_id = $5))`,
    values: [mail.workspace_id, previous?.phone ?? null, previous?.userId ?? null, current?.phone ?? null, current?.userId ?? null],
  })
  return changed.rowCount ? null : 'The contact is not known, or the new address already belongs to another contact.'
}

function columns(senders: Entry[]): (string | null)[][] {
  return [
    senders.map(({ mail }) => mail.workspace_id),
    senders.map(({ mail }) => mail.channel_id),
    senders.map(({ address }) => address.userId ?? null),
    senders.map(({ address }) => address.phone ?? null),
    senders.map(({ name }) => text(name)),
    senders.map(({ username }) => text(username)),
  ]
}

const text = (value: string | undefined): string | null => (value === undefined || value === '' ? null : toText(value))
