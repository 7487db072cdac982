import type { MediaOutcome, MediaStore } from '@parley/runtime'
import type { MasterKey } from '../crypto.ts'
import type { FileBytes } from '../file-bytes.ts'
import { inTransaction, type Pool } from './pool.ts'
import { appSecretColumns, appSecretJoin, Secrets, type AppSecretRow } from './secrets.ts'

interface DueRow extends AppSecretRow {
  channel_id: string
  media_id: string
  file_id: string
  kind: 'image' | 'video' | 'audio' | 'document' | 'sticker'
  name: string
  mime_type: string
  voice: boolean
  attempts: number
  number_id: string
  mode: string
  base_url: string | null
  provider: 'meta' | '360dialog'
  sealed_token: Buffer
  sealed_key: Buffer
}

/** Claimed for a while: a worker that dies with it leaves it to the next. */
const dueStatement = `
  WITH due AS (
    SELECT f.workspace_id, f.channel_id, f.media_id FROM media_fetches f JOIN channels ch ON ch.workspace_id = f.workspace_id AND ch.id = f.channel_id AND ch.status = 'connected'
    WHERE f.status = 'waiting' AND f.next_at <= now() ORDER BY f.next_at LIMIT $1 FOR NO KEY UPDATE OF f SKIP LOCKED
  ), begun AS (
    UPDATE media_fetches f SET attempts = f.attempts + 1, next_at = now() + interval '5 minutes' FROM due d
    WHERE f.workspace_id = d.workspace_id AND f.channel_id = d.channel_id AND f.media_id = d.media_id RETURNING f.*
  )
  SELECT b.*, ch.number_id, ch.mode, ch.base_url, ch.provider, ch.sealed_token, ${appSecretColumns}, w.sealed_key FROM begun b
  JOIN channels ch ON ch.workspace_id = b.workspace_id AND ch.id = b.channel_id JOIN workspaces w ON w.id = b.workspace_id ${appSecretJoin}`

/** What came of a file stands with its message, which may reach the transcript later than the file arrives. */
const tellStatement = `
  WITH told AS (
    UPDATE messages m SET content = jsonb_set(m.content, '{media}', (m.content -> 'media') || jsonb_strip_nulls(jsonb_build_object(
      'mimeType', nullif(f.mime_type, ''), 'size', s.size, 'fetched', f.status = 'stored', 'failure', f.reason, 'transcript', f.transcript)))
    FROM media_fetches f LEFT JOIN files s ON s.workspace_id = f.workspace_id AND s.id = f.file_id
    WHERE f.status IN ('stored', 'failed') AND NOT f.told AND f.next_at <= now() AND m.workspace_id = f.workspace_id AND m.channel_message_id = f.message_id AND m.author IN ('contact', 'app')
      AND m.content ? 'media'
    RETURNING f.workspace_id, f.channel_id, f.media_id
  )
  UPDATE media_fetches f SET told = true FROM told t WHERE f.workspace_id = t.workspace_id AND f.channel_id = t.channel_id AND f.media_id = t.media_id`

/** Files that customers sent, on their way from the channel to us. `pool` logs in as the worker. */
export function createMediaStore(pool: Pool, masterKey: MasterKey, bytes: FileBytes, options: { testBaseUrl?: string | undefined } = {}): MediaStore {
  const secrets = new Secrets(masterKey)
  return {
    async due(limit) {
      const { rows } = await pool.query<DueRow>(dueStatement, [limit])
      return rows.map((row) => {
        const baseUrl = row.base_url ?? (row.mode === 'test' ? options.testBaseUrl : undefined)
        const appSecret = secrets.appSecret(row, row.channel_id)
        return {
          workspaceId: row.workspace_id, channelId: row.channel_id, mediaId: row.media_id, fileId: row.file_id, kind: row.kind, name: row.name, mimeType: row.mime_type, voice: row.voice, attempt: row.attempts,
          account: {
            channelId: row.channel_id, numberId: row.number_id, provider: row.provider,
            accessToken: secrets.open(row.workspace_id, row.sealed_key, `channel:${row.channel_id}:token`, row.sealed_token),
            ...(baseUrl === undefined ? {} : { baseUrl }),
            ...(appSecret === undefined ? {} : { appSecret }),
          },
        }
      })
    },

    async keep(due, file) {
      // The bytes first, then the row: a row always has its bytes.
      await bytes.write(due.workspaceId, due.fileId, file.bytes)
      await pool.query('INSERT INTO files (workspace_id, id, name, mime_type, size) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [due.workspaceId, due.fileId, file.name, file.mimeType, file.bytes.byteLength])
    },

    async settle(due, outcome: MediaOutcome) {
      const key = [due.workspaceId, due.channelId, due.mediaId]
      // What the customer deleted meanwhile stays forgotten, and is removed at once.
      const where = `WHERE workspace_id = $1 AND channel_id = $2 AND media_id = $3 AND status <> 'forgotten'`
      await pool.query(`UPDATE media_fetches SET next_at = now() WHERE workspace_id = $1 AND channel_id = $2 AND media_id = $3 AND status = 'forgotten'`, key)
      if (outcome.type === 'again') await pool.query(`UPDATE media_fetches SET next_at = now() + $4 * interval '1 millisecond', reason = $5 ${where}`, [...key, outcome.afterMs, outcome.reason])
      else if (outcome.type === 'failed') await pool.query(`UPDATE media_fetches SET status = 'failed', next_at = now(), reason = $4 ${where}`, [...key, outcome.reason])
      else await pool.query(`UPDATE media_fetches SET status = 'stored', next_at = now(), reason = NULL, mime_type = $4, transcript = $5 ${where}`, [...key, outcome.mimeType, outcome.transcript])
    },

    async tell() {
      return inTransaction(pool, async (connection) => {
        const { rowCount } = await connection.query(tellStatement)
        // What still has no message after a day never gets one.
        await connection.query(`UPDATE media_fetches SET told = true WHERE status IN ('stored', 'failed') AND NOT told AND at < now() - interval '1 day'`)
        return rowCount ?? 0
      })
    },
  }
}
