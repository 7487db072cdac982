import type { Uploads } from '@parley/channel'
import type { Pool } from './pool.ts'

/** Meta keeps an uploaded file for thirty days; a day less, so that none ends on its way. */
const lifeDays = 29

/** What files of ours are called at each number. Files are named `workspace/file`, as the effect store writes them. */
export function createUploads(pool: Pool): Uploads {
  const key = (channelId: string, reference: string) => {
    const [workspaceId, fileId] = reference.split('/')
    return [workspaceId, channelId, fileId]
  }
  return {
    async find(channelId, reference) {
      const { rows } = await pool.query<{ media_id: string }>(
        `SELECT media_id FROM media_uploads WHERE workspace_id = $1 AND channel_id = $2 AND file_id = $3 AND uploaded_at > now() - interval '${lifeDays} days'`,
        key(channelId, reference),
      )
      return rows[0]?.media_id
    },
    async keep(channelId, reference, mediaId) {
      await pool.query(
        `INSERT INTO media_uploads (workspace_id, channel_id, file_id, media_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, channel_id, file_id) DO UPDATE SET media_id = excluded.media_id, uploaded_at = now()`,
        [...key(channelId, reference), mediaId],
      )
    },
    async forget(channelId, reference) {
      await pool.query('DELETE FROM media_uploads WHERE workspace_id = $1 AND channel_id = $2 AND file_id = $3', key(channelId, reference))
    },
  }
}
