import type { ContactAddress } from '@parley/channel'
import { toJsonb, toText } from './jsonb.ts'
import { keepAlias, mergeContacts } from './merge-contacts.ts'
import type { Connection } from './pool.ts'
import type { UnsortedMail } from './resolve-contacts.ts'

interface Row {
  id: string
  phone: string | null
  user_id: string | null
}

/**
 * The customer changed number or id: the same contact, so that the conversation goes on. Whoever has
 * written from the new address already is the same person. Nothing starts because of it.
 *
 * @returns Why nothing was changed, where that is so.
 */
export async function changeIdentity(connection: Connection, mail: UnsortedMail): Promise<string | null> {
  const { previous = {}, current = {} } = mail.payload as { previous?: ContactAddress; current?: ContactAddress }
  const workspaceId = mail.workspace_id
  const find = async (address: ContactAddress): Promise<Row | undefined> => {
    const { rows } = await connection.query<Row>(
      `SELECT id, phone, user_id FROM (
         SELECT 1 AS rank, c.id, c.phone, c.user_id FROM contacts c WHERE c.workspace_id = $1 AND c.user_id = $2
         UNION ALL SELECT 2, c.id, c.phone, c.user_id FROM contact_aliases a JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id WHERE a.workspace_id = $1 AND a.kind = 'user' AND a.value = $2
         UNION ALL SELECT 3, c.id, c.phone, c.user_id FROM contacts c WHERE c.workspace_id = $1 AND c.phone = $3) f ORDER BY rank LIMIT 1`,
      [workspaceId, address.userId ?? null, address.phone ?? null],
    )
    return rows[0]
  }
  const before = await find(previous)
  if (!before) return 'The contact is not known.'
  let id = before.id
  const at = mail.occurred_at
  const named = current.userId === undefined ? undefined : await find({ userId: current.userId })
  if (named && named.id !== id) id = await mergeContacts(connection, { workspaceId, one: id, other: named.id, phone: current.phone, userId: current.userId, at })
  const owner = current.phone === undefined ? undefined : await find({ phone: current.phone })
  if (owner && owner.id !== id) {
    // Known by that number only: the same person. Otherwise the number had another owner, who keeps their id.
    if (owner.user_id === null) id = await mergeContacts(connection, { workspaceId, one: id, other: owner.id, phone: current.phone, userId: current.userId, at })
    else await connection.query('UPDATE contacts SET phone = NULL WHERE workspace_id = $1 AND id = $2', [workspaceId, owner.id])
  }

  const { rows } = await connection.query<Row>('SELECT id, phone, user_id FROM contacts WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [workspaceId, id])
  const now = rows[0]!
  if (current.phone !== undefined && now.phone !== null && now.phone !== current.phone) await keepAlias(connection, workspaceId, 'phone', now.phone, id, at)
  if (current.userId !== undefined && now.user_id !== null && now.user_id !== current.userId) await keepAlias(connection, workspaceId, 'user', now.user_id, id, at)
  if (previous.userId !== undefined && previous.userId !== (current.userId ?? now.user_id)) await keepAlias(connection, workspaceId, 'user', previous.userId, id, at)
  await connection.query('UPDATE contacts SET phone = coalesce($3, phone), user_id = coalesce($4, user_id) WHERE workspace_id = $1 AND id = $2', [
    workspaceId, id, current.phone === undefined ? null : toText(current.phone), current.userId === undefined ? null : toText(current.userId),
  ])
  await note(connection, mail, id, current.phone !== undefined && current.phone !== before.phone ? `Changed number${before.phone === null ? '' : ` from ${before.phone}`} to ${current.phone}.` : 'WhatsApp gave this customer a new id.')
  return null
}

/** For whoever reads the transcript. */
async function note(connection: Connection, mail: UnsortedMail, contactId: string, words: string): Promise<void> {
  await connection.query(
    `INSERT INTO messages (workspace_id, id, conversation_id, author, content, channel_message_id, status, at)
     SELECT workspace_id, gen_random_uuid(), id, 'contact', $4, $5, 'received', $6 FROM conversations WHERE workspace_id = $1 AND channel_id = $2 AND contact_id = $3`,
    [mail.workspace_id, mail.channel_id, contactId, toJsonb({ type: 'system', text: words }), toText(mail.source_id), mail.occurred_at],
  )
}
