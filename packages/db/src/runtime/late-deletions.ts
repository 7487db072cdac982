import type { Connection } from './pool.ts'

/**
 * Whether the customer has deleted the message of the mail `mail` before it came. `conversation`: where it goes, as SQL.
 * Only deletions are in the index that this asks, so it costs next to nothing.
 */
export const isDeletedAlready = (mail: string, conversation: string): string => `(${mail}.kind = 'message' AND EXISTS (
  SELECT 1 FROM mailbox r WHERE r.workspace_id = ${mail}.workspace_id AND r.channel_id = ${mail}.channel_id AND r.kind = 'message'
    AND r.payload #>> '{message,content,type}' = 'revoke' AND r.payload #>> '{message,content,messageId}' = ${mail}.source_id
    AND (r.address = ${mail}.address OR r.conversation_id = ${conversation})))`

/** What is left of such a message, as SQL: who wrote, and when. */
export const leftOf = (mail: string): string => `jsonb_build_object('type', 'message', 'message', jsonb_build_object(
  'id', ${mail}.payload #> '{message,id}', 'from', ${mail}.payload #> '{message,from}', 'sentAt', ${mail}.payload #> '{message,sentAt}', 'content', jsonb_build_object('type', 'deleted')))`

/** Their webhooks, as they came, go as well. */
export async function forgetDeliveries(connection: Connection, ids: string[]): Promise<void> {
  if (ids.length > 0) await connection.query('DELETE FROM deliveries WHERE id = ANY ($1::bigint[])', [ids])
}
