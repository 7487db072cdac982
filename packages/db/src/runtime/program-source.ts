import { readDocument, type CardShapes } from '@parley/flow'
import type { ProgramSource } from '@parley/runtime'
import type { Pool } from './pool.ts'

/** Flow versions out of the database. One that cannot be read is told to `onError` and counts as gone. */
export function createProgramSource(pool: Pool, cards: CardShapes, options: { onError?: (versionId: string, cause: unknown) => void } = {}): ProgramSource {
  return {
    async live({ workspaceId, channelId }) {
      const { rows } = await pool.query<{ flow_id: string; version_id: string }>({
        name: 'live',
        text: `WITH trial AS (
            SELECT v.flow_id, v.id AS version_id FROM channels c JOIN flow_versions v ON v.workspace_id = c.workspace_id AND v.id = c.trial_version_id
            WHERE c.workspace_id = $1 AND c.id = $2)
          SELECT flow_id, version_id FROM (
            SELECT flow_id, version_id, 0 AS kind, 0 AS position, NULL::timestamptz AS created_at FROM trial
            UNION ALL
            SELECT id, live_version_id, 1, position, created_at FROM flows
            WHERE workspace_id = $1 AND live_version_id IS NOT NULL AND archived_at IS NULL AND id NOT IN (SELECT flow_id FROM trial)) AS listed
          ORDER BY kind, position, created_at, flow_id`,
        values: [workspaceId, channelId],
      })
      return rows.map((row) => ({ flowId: row.flow_id, versionId: row.version_id }))
    },
    async version(workspaceId, versionId) {
      const { rows } = await pool.query<{ flow_id: string; document: unknown }>({
        name: 'version',
        text: 'SELECT flow_id, document FROM flow_versions WHERE workspace_id = $1 AND id = $2',
        values: [workspaceId, versionId],
      })
      const [row] = rows
      if (!row) return undefined
      try {
        return { flowId: row.flow_id, document: readDocument(row.document, cards) }
      } catch (cause) {
        options.onError?.(versionId, cause)
        return undefined
      }
    },
  }
}
