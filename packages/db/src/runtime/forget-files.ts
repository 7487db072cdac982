import type { FileBytes } from '../file-bytes.ts'
import type { Connection, Pool } from './pool.ts'

/** Marks the file of a deleted message, unless another message of the conversation shows it. Its bytes go later (`removeForgottenFiles`). */
export async function forgetFile(connection: Connection, place: { workspaceId: string; conversationId: string }, fileId: string): Promise<void> {
  await connection.query(
    `UPDATE media_fetches SET status = 'forgotten', told = true, name = '', reason = NULL, transcript = NULL WHERE workspace_id = $1 AND file_id = $3
       AND NOT EXISTS (SELECT 1 FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND content -> 'media' ->> 'fileId' = $3::uuid::text)`,
    [place.workspaceId, place.conversationId, fileId],
  )
}

/** Removes files that were marked, and what is known of them. One that is being fetched is left until that has ended. */
export async function removeForgottenFiles(pool: Pool, bytes: FileBytes, limit: number): Promise<number> {
  const { rows } = await pool.query<{ workspace_id: string; file_id: string }>(`SELECT workspace_id, file_id FROM media_fetches WHERE status = 'forgotten' AND next_at <= now() LIMIT $1`, [limit])
  for (const { workspace_id: workspaceId, file_id: fileId } of rows) {
    // The bytes first: a row that is left is found again.
    await bytes.remove(workspaceId, fileId)
    await pool.query('DELETE FROM files WHERE workspace_id = $1 AND id = $2', [workspaceId, fileId])
    await pool.query(`DELETE FROM media_fetches WHERE workspace_id = $1 AND file_id = $2 AND status = 'forgotten'`, [workspaceId, fileId])
  }
  return rows.length
}
