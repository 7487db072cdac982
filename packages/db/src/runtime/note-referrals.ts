import type { InboundMessage } from '@parley/channel'
import type { Connection, Pool } from './pool.ts'
import type { PlacedMail } from './resolve-contacts.ts'

/** How long nothing costs after a customer came by an ad or a post and was answered. Milliseconds. */
const freeEntryMs = 72 * 60 * 60_000

/**
 * Who came by an ad or a post has 72 hours in which nothing costs. They count from our answer, which comes
 * at once or so; a status report names the end to the second (`raiseFreeEntry`).
 */
export async function noteReferrals(connection: Connection, placed: PlacedMail[]): Promise<void> {
  const came = placed.filter(({ mail }) => mail.kind === 'message' && (mail.payload['message'] as unknown as InboundMessage).referral !== undefined)
  if (came.length === 0) return
  await raise(
    connection,
    came.map(({ mail, conversation }) => ({ w: mail.workspace_id, c: conversation, until: mail.occurred_at.getTime() + freeEntryMs })),
  )
}

/** The end that WhatsApp names, for the conversations of these messages. */
export async function raiseFreeEntry(pool: Pool, entries: { workspaceId: string; messageId: string; until: number }[]): Promise<void> {
  if (entries.length === 0) return
  const { rows } = await pool.query<{ w: string; c: string; until: string }>(
    `SELECT e.w, m.conversation_id AS c, e.until FROM jsonb_to_recordset($1::jsonb) AS e (w uuid, message text, until bigint)
     JOIN messages m ON m.workspace_id = e.w AND m.channel_message_id = e.message`,
    [JSON.stringify(entries.map(({ workspaceId, messageId, until }) => ({ w: workspaceId, message: messageId, until })))],
  )
  await raise(pool, rows)
}

async function raise(connection: Connection | Pool, rows: { w: string; c: string; until: number | string }[]): Promise<void> {
  if (rows.length === 0) return
  await connection.query(
    `UPDATE conversations c SET free_entry_until = greatest(c.free_entry_until, i.until)
     FROM (SELECT w, c, to_timestamp(max(until) / 1000.0) AS until FROM jsonb_to_recordset($1::jsonb) AS r (w uuid, c uuid, until bigint) GROUP BY w, c) i WHERE c.workspace_id = i.w AND c.id = i.c`,
    [JSON.stringify(rows)],
  )
}
