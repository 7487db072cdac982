import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@parley/channel'
import { initialState } from '@parley/interpreter'
import { senderOf, type Sender } from '@parley/runtime'
import { toJsonb, toText } from './jsonb.ts'
import { inTransaction, type Connection, type Pool } from './pool.ts'

interface UnsortedMail {
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

/**
 * Puts what the gateways stored into the mailboxes of its conversations. One at a time in the whole
 * installation: two that sort the same customer's messages could show the second before the first.
 */
export function sortMail(pool: Pool, limit: number): Promise<number> {
  return inTransaction(pool, async (connection) => {
    const lock = await connection.query<{ mine: boolean }>({ name: 'sort-lock', text: 'SELECT pg_try_advisory_xact_lock(72707371) AS mine' })
    if (!lock.rows[0]!.mine) return 0
    const { rows } = await connection.query<UnsortedMail>({
      name: 'sort-read',
      text: `SELECT workspace_id, id, channel_id, kind, source_id, occurred_at, payload FROM mailbox
        WHERE conversation_id IS NULL AND taken_at IS NULL ORDER BY id LIMIT $1`,
      values: [limit],
    })
    if (rows.length === 0) return 0
    // A change of number or id concerns what was said before it and what comes after: in the order of arrival.
    const identity = rows.findIndex((row) => row.kind === 'identity')
    if (identity === 0) await changeIdentity(connection, rows[0]!)
    const mail = identity === -1 ? rows : rows.slice(0, identity)
    if (mail.length > 0) await deliver(connection, mail)
    return mail.length || 1
  })
}

async function deliver(connection: Connection, mail: UnsortedMail[]): Promise<void> {
  const entries = mail.map((one) => ({ mail: one, ...sender(one) }))
  const unknown = entries.filter((entry) => entry.key === '')
  if (unknown.length > 0) await setAside(connection, unknown.map(({ mail }) => mail), 'It does not say who it is from.')

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
    return conversation ? [{ entry, conversation }] : []
  })
  const arrivals = [...groupByConversation(placed).entries()]
  const workspaces = arrivals.map(([, { workspaceId }]) => workspaceId)
  const conversations = arrivals.map(([id]) => id)
  // Locked in one order everywhere, so that nobody waits in a circle.
  await connection.query({
    name: 'sort-lock-conversations',
    text: `SELECT 1 FROM unnest($1::uuid[], $2::uuid[]) AS a (workspace_id, id) JOIN conversations c ON c.workspace_id = a.workspace_id AND c.id = a.id
      ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c`,
    values: [workspaces, conversations],
  })
  await connection.query({
    name: 'sort-place',
    text: `WITH mail AS (
        UPDATE mailbox m SET conversation_id = p.conversation_id FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) AS p (workspace_id, id, conversation_id)
        WHERE m.workspace_id = p.workspace_id AND m.id = p.id
      )
      UPDATE conversations c SET
        arrivals = c.arrivals + a.count,
        wake_at = CASE WHEN c.lease_until > now() THEN c.wake_at ELSE least(coalesce(c.wake_at, now()), now()) END,
        last_inbound_id = CASE WHEN a.inbound_at >= coalesce(c.last_inbound_at, '-infinity') THEN a.inbound_id ELSE c.last_inbound_id END,
        last_inbound_at = greatest(c.last_inbound_at, a.inbound_at)
      FROM unnest($4::uuid[], $5::uuid[], $6::int[], $7::timestamptz[], $8::text[]) AS a (workspace_id, id, count, inbound_at, inbound_id)
      WHERE c.workspace_id = a.workspace_id AND c.id = a.id`,
    values: [
      placed.map(({ entry }) => entry.mail.workspace_id), placed.map(({ entry }) => entry.mail.id), placed.map(({ conversation }) => conversation),
      workspaces, conversations, arrivals.map(([, { count }]) => count), arrivals.map(([, { newest }]) => newest?.occurred_at ?? null), arrivals.map(([, { newest }]) => newest?.source_id ?? null),
    ],
  })
}

interface Arrival {
  workspaceId: string
  count: number
  /** The customer's newest message among them. */
  newest: UnsortedMail | null
}

function groupByConversation(placed: { entry: Entry; conversation: string }[]): Map<string, Arrival> {
  const groups = new Map<string, Arrival>()
  for (const { entry, conversation } of placed) {
    const { mail } = entry
    const group = groups.get(conversation) ?? { workspaceId: mail.workspace_id, count: 0, newest: null }
    group.count++
    if (mail.kind === 'message' && (group.newest === null || mail.occurred_at >= group.newest.occurred_at)) group.newest = mail
    groups.set(conversation, group)
  }
  return groups
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

/** The customer changed number or id: the same contact, so that the conversation goes on. */
async function changeIdentity(connection: Connection, mail: UnsortedMail): Promise<void> {
  const { previous, current } = mail.payload as { previous?: { phone?: string; userId?: string }; current?: { phone?: string; userId?: string } }
  const changed = await connection.query({
    name: 'sort-identity',
    text: `UPDATE contacts c SET phone = coalesce($4, c.phone), user_id = coalesce($5, c.user_id)
      WHERE c.workspace_id = $1
        AND c.id = (SELECT x.id FROM contacts x WHERE x.workspace_id = $1 AND (x.user_id = $3 OR x.phone = $2) ORDER BY x.user_id = $3 DESC NULLS LAST LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.workspace_id = $1 AND o.id <> c.id AND (o.phone = $4 OR o.user_id = $5))`,
    values: [mail.workspace_id, previous?.phone ?? null, previous?.userId ?? null, current?.phone ?? null, current?.userId ?? null],
  })
  await setAside(connection, [mail], changed.rowCount ? null : 'The contact is not known, or the new address already belongs to another contact.')
}

async function setAside(connection: Connection, mail: UnsortedMail[], reason: string | null): Promise<void> {
  await connection.query({
    name: 'sort-set-aside',
    text: `UPDATE mailbox m SET taken_at = now(), set_aside = $3 FROM unnest($1::uuid[], $2::bigint[]) AS s (workspace_id, id) WHERE m.workspace_id = s.workspace_id AND m.id = s.id`,
    values: [mail.map((one) => one.workspace_id), mail.map((one) => one.id), reason],
  })
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
