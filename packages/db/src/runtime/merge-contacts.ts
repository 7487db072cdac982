import type { JsonObject } from '@parley/channel'
import { foldConversations } from './fold-conversations.ts'
import { toJsonb, toText } from './jsonb.ts'
import type { Connection } from './pool.ts'

/**
 * Tables, beside conversations, whose rows belong to a contact: they move when two contacts turn out to be one.
 * `once`: of these columns each contact has one row; where both have it, the newer by `newest` stays. A test
 * goes over the catalogue and names a table that is missing here.
 */
export const contactTables: readonly { table: string; once?: { columns: string[]; newest: string } }[] = [
  { table: 'contact_aliases' },
  { table: 'consents' },
  { table: 'contact_memories', once: { columns: ['kind', 'text'], newest: 'at' } },
  { table: 'openings', once: { columns: ['portfolio'], newest: 'at' } },
]

interface Row {
  id: string
  phone: string | null
  user_id: string | null
  name: string
  username: string | null
  language: string | null
  fields: JsonObject
}

export interface Merge {
  workspaceId: string
  one: string
  other: string
  /** The number that is theirs now, where both rows have one. */
  phone?: string | undefined
  /** The id that is theirs now, where both rows have one. */
  userId?: string | undefined
  at: Date
}

/**
 * Two rows turn out to be one person. The older one stays, with everything that either had; the other's id
 * is kept as an alias. Conversations move; two on the same channel become one, and no message is lost.
 *
 * @returns The id of the contact that stays.
 */
export async function mergeContacts(connection: Connection, { workspaceId, one, other, phone, userId, at }: Merge): Promise<string> {
  // Conversations before contacts, as a commit takes them.
  await connection.query('SELECT 1 FROM conversations WHERE workspace_id = $1 AND contact_id = ANY ($2) ORDER BY id FOR UPDATE', [workspaceId, [one, other]])
  const { rows } = await connection.query<Row>('SELECT id, phone, user_id, name, username, language, fields FROM contacts WHERE workspace_id = $1 AND id = ANY ($2) ORDER BY created_at, id FOR UPDATE', [workspaceId, [one, other]])
  const [stays, goes] = rows
  if (!stays || !goes) return stays?.id ?? one

  await joinConversations(connection, workspaceId, stays.id, goes.id)
  for (const { table, once } of contactTables) {
    if (once) {
      const same = once.columns.map((column) => `a.${column} IS NOT DISTINCT FROM b.${column}`).join(' AND ')
      await connection.query(
        `DELETE FROM ${table} a USING ${table} b WHERE a.workspace_id = $1 AND b.workspace_id = $1 AND a.contact_id = ANY ($2) AND b.contact_id = ANY ($2) AND a.contact_id <> b.contact_id
           AND ${same} AND (a.${once.newest}, a.contact_id) < (b.${once.newest}, b.contact_id)`,
        [workspaceId, [stays.id, goes.id]],
      )
    }
    await connection.query(`UPDATE ${table} SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2`, [workspaceId, goes.id, stays.id])
  }

  const current = { phone: phone ?? stays.phone ?? goes.phone, userId: userId ?? stays.user_id ?? goes.user_id }
  await connection.query('DELETE FROM contacts WHERE workspace_id = $1 AND id = $2', [workspaceId, goes.id])
  await connection.query(
    `UPDATE contacts SET phone = $3, user_id = $4, name = CASE WHEN name = '' THEN $5 ELSE name END, username = coalesce(username, $6), language = coalesce(language, $7), fields = $8::jsonb || fields
     WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, stays.id, current.phone, current.userId, goes.name, goes.username, goes.language, toJsonb(goes.fields)],
  )
  await keepAlias(connection, workspaceId, 'contact', goes.id, stays.id, at)
  for (const row of [stays, goes]) {
    if (row.user_id !== null && row.user_id !== current.userId) await keepAlias(connection, workspaceId, 'user', row.user_id, stays.id, at)
    if (row.phone !== null && row.phone !== current.phone) await keepAlias(connection, workspaceId, 'phone', row.phone, stays.id, at)
  }
  return stays.id
}

async function joinConversations(connection: Connection, workspaceId: string, stays: string, goes: string): Promise<void> {
  const { rows } = await connection.query<{ theirs: string; ours: string | null }>(
    `SELECT t.id AS theirs, o.id AS ours FROM conversations t LEFT JOIN conversations o ON o.workspace_id = t.workspace_id AND o.channel_id = t.channel_id AND o.contact_id = $2
     WHERE t.workspace_id = $1 AND t.contact_id = $3`,
    [workspaceId, stays, goes],
  )
  for (const { theirs, ours } of rows) if (ours !== null) await foldConversations(connection, workspaceId, ours, theirs)
  await connection.query('UPDATE conversations SET contact_id = $2 WHERE workspace_id = $1 AND contact_id = $3', [workspaceId, stays, goes])
}

/** What a contact was known by until `at`. The newest owner of a value has it. */
export async function keepAlias(connection: Connection, workspaceId: string, kind: 'contact' | 'user' | 'phone', value: string, contactId: string, at: Date): Promise<void> {
  await connection.query(
    `INSERT INTO contact_aliases (workspace_id, kind, value, contact_id, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id, at = excluded.at`,
    [workspaceId, kind, toText(value), contactId, at],
  )
}
