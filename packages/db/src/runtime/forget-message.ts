import { textOf, type InboundContent, type Json, type JsonObject } from '@parley/channel'
import { forgetFile } from './forget-files.ts'
import { toJsonb } from './jsonb.ts'
import type { Connection } from './pool.ts'

const deletedText = '[deleted]'

interface Place {
  workspaceId: string
  conversationId: string
  /** The channel's id of what was deleted. */
  target: string
}

/**
 * The customer deleted a message for everyone: its content goes wherever it was kept. What is left says that
 * something was said, and when. What a card has understood from it (a name, a date) is the business's record.
 */
export async function forgetMessage(connection: Connection, { workspaceId, conversationId, target }: Place, content: InboundContent): Promise<void> {
  const words = textOf(content)
  if ('media' in content && content.media.fileId !== undefined) await forgetFile(connection, { workspaceId, conversationId }, content.media.fileId)
  // The webhook as it came. Everything else in it is in the mailboxes already.
  await connection.query('DELETE FROM deliveries d USING mailbox m WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.source_id = $3 AND d.id = m.delivery_id', [workspaceId, conversationId, target])
  const places = [
    { table: 'mailbox', key: 'id', columns: ['payload'] },
    { table: 'journal', key: 'sequence', columns: ['event', 'effects'] },
    { table: 'effects', key: 'id', columns: ['payload', 'request'] },
  ]
  for (const { table, key, columns } of places) {
    const holds = columns.map((column) => `strpos(${column}::text, $3) > 0`).join(' OR ')
    const { rows } = await connection.query<{ [column: string]: Json }>(`SELECT ${[key, ...columns].join(', ')} FROM ${table} WHERE workspace_id = $1 AND conversation_id = $2 AND (${holds})`, [workspaceId, conversationId, target])
    for (const row of rows) {
      const values = columns.map((column) => (row[column] === null || row[column] === undefined ? null : toJsonb(without(row[column], target, words))))
      await connection.query(`UPDATE ${table} SET ${columns.map((column, index) => `${column} = $${index + 4}`).join(', ')} WHERE workspace_id = $1 AND conversation_id = $2 AND ${key} = $3`, [
        workspaceId, conversationId, row[key], ...values,
      ])
    }
  }
}

/** A copy without what was deleted: the message itself, what a history holds of it, and its words as a whole. */
function without(value: Json, id: string, words: string): Json {
  if (typeof value === 'string') return words !== '' && value === words ? deletedText : value
  if (Array.isArray(value)) return value.map((item) => without(item, id, words))
  if (typeof value !== 'object' || value === null) return value
  const { content: _, referral: __, product: ___, ...rest } = value
  if (value['id'] === id && 'content' in value) return { ...rest, content: { type: 'deleted' } }
  if (value['id'] === id && 'from' in value && 'text' in value) return { ...value, text: deletedText }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, without(item, id, words)])) as JsonObject
}
