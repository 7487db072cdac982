import type { Connection, Pool } from './pool.ts'

export interface Refusal {
  workspaceId: string
  effectId: string
  code: number
  reason: string
}

/** Meta's codes that say something beyond the message that was refused. */
const stoppedMarketing = 131050
/** The file could not be had: what was uploaded is not there any more, or no good. */
const mediaGone = 131053
const stopped: Record<number, string> = { 132015: 'paused', 132016: 'disabled' }

/** A refusal may be the first that is heard of an opt-out, or of a template that was stopped: it is written down. */
export async function learnFromRefusals(connection: Pool | Connection, refusals: Refusal[]): Promise<void> {
  const optOuts = refusals.filter(({ code }) => code === stoppedMarketing)
  if (optOuts.length > 0)
    await connection.query(
      `INSERT INTO consents (workspace_id, contact_id, granted, how, words, proof, at)
       SELECT e.workspace_id, v.contact_id, false, 'refusal', r.reason, e.id, now() FROM unnest($1::uuid[], $2::text[], $3::text[]) AS r (workspace_id, effect_id, reason)
       JOIN effects e ON e.workspace_id = r.workspace_id AND e.id = r.effect_id JOIN conversations v ON v.workspace_id = e.workspace_id AND v.id = e.conversation_id ON CONFLICT DO NOTHING`,
      [optOuts.map(({ workspaceId }) => workspaceId), optOuts.map(({ effectId }) => effectId), optOuts.map(({ reason }) => reason)],
    )
  const gone = refusals.filter(({ code }) => code === mediaGone)
  if (gone.length > 0)
    await connection.query(
      `DELETE FROM media_uploads u USING unnest($1::uuid[], $2::text[]) AS r (workspace_id, effect_id), effects e
       WHERE e.workspace_id = r.workspace_id AND e.id = r.effect_id AND u.workspace_id = e.workspace_id AND u.channel_id = e.channel_id
         AND u.file_id::text IN (SELECT jsonb_path_query(e.payload -> 'content', '$.**.fileId') #>> '{}')`,
      [gone.map(({ workspaceId }) => workspaceId), gone.map(({ effectId }) => effectId)],
    )
  const templates = refusals.filter(({ code }) => code in stopped)
  if (templates.length > 0)
    await connection.query(
      `UPDATE templates t SET status = r.status, changed_at = now() FROM unnest($1::uuid[], $2::text[], $3::text[]) AS r (workspace_id, effect_id, status), effects e, channels ch
       WHERE e.workspace_id = r.workspace_id AND e.id = r.effect_id AND ch.workspace_id = e.workspace_id AND ch.id = e.channel_id
         AND t.workspace_id = e.workspace_id AND t.account_id = ch.account_id AND t.name = e.payload -> 'content' ->> 'name' AND t.language = e.payload -> 'content' ->> 'language'`,
      [templates.map(({ workspaceId }) => workspaceId), templates.map(({ effectId }) => effectId), templates.map(({ code }) => stopped[code]!)],
    )
}
