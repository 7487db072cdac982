import type { Connection } from './pool.ts'

/** What a mail of each kind says, as a path in its payload: the customer's message, or the owner's from the phone app. */
const contentOf = { message: '{message,content', echo: '{content' } as const
type Kind = keyof typeof contentOf

/**
 * A mail of the same side that changes the mail `mail`. `conversation`: where it goes, as SQL. An edit that comes after
 * its message, if in one batch, is taken in its turn: the first words are kept beside the new ones.
 */
const changeOf = (kind: Kind, type: 'revoke' | 'edit', mail: string, conversation: string) => `FROM mailbox r WHERE r.workspace_id = ${mail}.workspace_id AND r.channel_id = ${mail}.channel_id AND r.kind = '${kind}'
    AND r.payload #>> '${contentOf[kind]},type}' = '${type}' AND r.payload #>> '${contentOf[kind]},messageId}' = ${mail}.source_id
    AND (r.address = ${mail}.address OR r.conversation_id = ${conversation})${type === 'edit' ? ` AND r.id < ${mail}.id` : ''}`

const changed = (kind: Kind, type: 'revoke' | 'edit', mail: string, conversation: string) => `(${mail}.kind = '${kind}' AND EXISTS (SELECT 1 ${changeOf(kind, type, mail, conversation)}))`
const either = (type: 'revoke' | 'edit', mail: string, conversation: string) => `(${changed('message', type, mail, conversation)} OR ${changed('echo', type, mail, conversation)})`

/**
 * Whether who wrote the message of the mail `mail` has deleted it before it came. Only deletions and edits are in the
 * indexes that this asks, so it costs next to nothing.
 */
export const isDeletedAlready = (mail: string, conversation: string): string => either('revoke', mail, conversation)

/** Whether they have edited it before it came. */
export const isEditedAlready = (mail: string, conversation: string): string => either('edit', mail, conversation)

/** What is left of a message that was deleted before it came, as SQL: who wrote, and when. */
export const leftOf = (mail: string): string => `CASE WHEN ${mail}.kind = 'echo'
  THEN jsonb_build_object('type', 'echo', 'text', '', 'to', ${mail}.payload -> 'to', 'content', jsonb_build_object('type', 'deleted'))
  ELSE jsonb_build_object('type', 'message', 'message', jsonb_build_object('id', ${mail}.payload #> '{message,id}', 'from', ${mail}.payload #> '{message,from}', 'sentAt', ${mail}.payload #> '{message,sentAt}', 'content', jsonb_build_object('type', 'deleted'))) END`

/** A message that was edited before it came, as SQL, in the newest of its words: those of a text, or those below a file. Where WhatsApp does not tell them, as it was. */
export function editedOf(mail: string, conversation: string): string {
  const words = (kind: Kind) => `(SELECT to_jsonb(r.payload #>> '${contentOf[kind]},text}') ${changeOf(kind, 'edit', mail, conversation)} ORDER BY r.occurred_at DESC, r.id DESC LIMIT 1)`
  // Of a NULL, jsonb_set makes NULL.
  const rewritten = (kind: Kind) => `jsonb_set(${mail}.payload, CASE WHEN ${mail}.payload #>> '${contentOf[kind]},type}' = 'text' THEN '${contentOf[kind]},text}'::text[] ELSE '${contentOf[kind]},caption}'::text[] END, ${words(kind)})`
  return `coalesce(CASE WHEN ${mail}.kind = 'echo' THEN jsonb_set(${rewritten('echo')}, '{text}', ${words('echo')}) ELSE ${rewritten('message')} END, ${mail}.payload)`
}

export interface LateChange {
  workspace_id: string
  conversation_id: string
  source_id: string
  delivery_id: string | null
  deleted: boolean
}

/** The change has its message now: it stands in the transcript by itself no longer. Of what was deleted, the webhook as it came goes as well. */
export async function settleLateChanges(connection: Connection, changes: LateChange[]): Promise<void> {
  if (changes.length === 0) return
  await connection.query(
    `DELETE FROM messages t USING unnest($1::uuid[], $2::uuid[], $3::text[]) AS s (workspace_id, conversation_id, source_id)
     WHERE t.workspace_id = s.workspace_id AND t.conversation_id = s.conversation_id AND t.content ->> 'type' IN ('revoke', 'edit') AND t.content ->> 'messageId' = s.source_id`,
    [changes.map(({ workspace_id }) => workspace_id), changes.map(({ conversation_id }) => conversation_id), changes.map(({ source_id }) => source_id)],
  )
  const ids = changes.flatMap(({ deleted, delivery_id }) => (deleted && delivery_id !== null ? [delivery_id] : []))
  if (ids.length > 0) await connection.query('DELETE FROM deliveries WHERE id = ANY ($1::bigint[])', [ids])
}
