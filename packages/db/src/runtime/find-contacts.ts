import { otherSpellings } from '@parley/channel'
import type { Connection } from './pool.ts'
import type { Writer } from './resolve-contacts.ts'

export interface ContactRow {
  id: string
  phone: string | null
  user_id: string | null
  name: string
  username: string | null
  /** Theirs on the writer's channel, where it was looked up with them. */
  conversation?: string | null
}

export interface Finding {
  writer: Writer
  /** Whom the business-scoped id names; `alias`: by an id that they had before, or have in another portfolio. */
  user?: ContactRow & { alias: boolean }
  /** Whom the phone number names. */
  phone?: ContactRow
  /** Whose message it is: the id decides, else the number. */
  contact?: ContactRow
}

type Found = ContactRow & { n: string; by: 'user' | 'phone' }

/**
 * Looks writers up, and their conversations with them: most have written before. Each look-up is a plain join by a key: on a database too young for statistics,
 * anything cleverer is planned as if its tables were empty.
 */
export async function findContacts(connection: Connection, writers: Writer[]): Promise<Finding[]> {
  const { rows } = await connection.query<Found>({
    name: 'sort-contacts-known',
    text: `SELECT s.n, 'user' AS by, c.id, c.phone, c.user_id, c.name, c.username, v.id AS conversation
        FROM unnest($1::uuid[], $4::uuid[], $2::text[]) WITH ORDINALITY AS s (workspace_id, channel_id, user_id, n) JOIN contacts c ON c.workspace_id = s.workspace_id AND c.user_id = s.user_id
        LEFT JOIN conversations v ON v.workspace_id = c.workspace_id AND v.channel_id = s.channel_id AND v.contact_id = c.id
      UNION ALL
      SELECT s.n, 'phone', c.id, c.phone, c.user_id, c.name, c.username, v.id
        FROM unnest($1::uuid[], $4::uuid[], $3::text[]) WITH ORDINALITY AS s (workspace_id, channel_id, phone, n) JOIN contacts c ON c.workspace_id = s.workspace_id AND c.phone = s.phone
        LEFT JOIN conversations v ON v.workspace_id = c.workspace_id AND v.channel_id = s.channel_id AND v.contact_id = c.id`,
    values: [writers.map(({ mail }) => mail.workspace_id), writers.map(({ address }) => address.userId ?? null), writers.map(({ address }) => address.phone ?? null), writers.map(({ mail }) => mail.channel_id)],
  })
  const findings: Finding[] = writers.map((writer) => ({ writer }))
  for (const { n, by, ...row } of rows) {
    const finding = findings[Number(n) - 1]!
    if (by === 'user') finding.user = { ...row, alias: false }
    else finding.phone = row
  }
  await findByAlias(connection, findings.filter(({ writer, user, phone }) => !user && (writer.address.userId !== undefined || !phone)))
  await findBySpelling(connection, findings.filter(({ user, phone }) => !user && !phone))
  for (const finding of findings) {
    const contact = finding.user ?? finding.phone
    if (contact) finding.contact = contact
  }
  return findings
}

/** Numbers that were typed or imported as they are dialled. */
async function findBySpelling(connection: Connection, findings: Finding[]): Promise<void> {
  const asked = findings.flatMap((finding) => (finding.writer.address.phone === undefined ? [] : otherSpellings(finding.writer.address.phone).map((phone) => ({ finding, phone }))))
  if (asked.length === 0) return
  const { rows } = await connection.query<Found>({
    name: 'sort-contacts-spelling',
    text: `SELECT s.n, 'phone' AS by, c.id, c.phone, c.user_id, c.name, c.username
      FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS s (workspace_id, phone, n) JOIN contacts c ON c.workspace_id = s.workspace_id AND c.phone = s.phone`,
    values: [asked.map(({ finding }) => finding.writer.mail.workspace_id), asked.map(({ phone }) => phone)],
  })
  for (const { n, by: _, ...row } of rows) asked[Number(n) - 1]!.finding.phone ??= row
}

/** Ids that are not current any more. A number counts only for what was said before it changed hands. */
async function findByAlias(connection: Connection, findings: Finding[]): Promise<void> {
  if (findings.length === 0) return
  const { rows } = await connection.query<Found>({
    name: 'sort-contacts-alias',
    text: `SELECT s.n, a.kind AS by, c.id, c.phone, c.user_id, c.name, c.username
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) WITH ORDINALITY AS s (workspace_id, kind, value, occurred_at, n)
      JOIN contact_aliases a ON a.workspace_id = s.workspace_id AND a.kind = s.kind AND a.value = s.value AND (a.kind = 'user' OR s.occurred_at <= a.at)
      JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id`,
    values: [
      findings.map(({ writer }) => writer.mail.workspace_id), findings.map(({ writer }) => (writer.address.userId === undefined ? 'phone' : 'user')),
      findings.map(({ writer }) => writer.address.userId ?? writer.address.phone), findings.map(({ writer }) => writer.mail.occurred_at),
    ],
  })
  for (const { n, by, ...row } of rows) {
    const finding = findings[Number(n) - 1]!
    if (by === 'user') finding.user = { ...row, alias: true }
    else finding.phone ??= row
  }
}
