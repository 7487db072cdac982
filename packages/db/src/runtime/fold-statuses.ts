import { laterStatus, type DeliveryStatus, type StatusUpdate } from '@parley/channel'
import { raiseFreeEntry } from './note-referrals.ts'
import { byKey, inTransaction, type Pool } from './pool.ts'
import { lockConversations, takeFailures } from './take-failures.ts'
import { toJsonb } from './jsonb.ts'

interface MessageRow {
  workspace_id: string
  id: string
  effect_id: string | null
  conversation_id: string
  channel_message_id: string | null
  status: string
}

/** What a failed status means for the send it is about. */
export interface Failed {
  /** Treatment of packages/channel. */
  treatment: string
  code: number
}

interface Change {
  row: MessageRow
  status: string
  messageId: string
  failure: string | null
  failed: Failed | null
}

export type ExplainFailure = (error: NonNullable<StatusUpdate['error']>) => string
export type JudgeFailure = (code: number) => string

export const plainFailure: ExplainFailure = (error) => [error.title, error.details].filter(Boolean).join(': ')

/** Delivery reports of up to `limit` webhooks into the transcript at once; a send of which nobody knew whether it left is settled by them. */
export async function foldStatuses(pool: Pool, limit: number, explain: ExplainFailure, judge: JudgeFailure = () => 'fix'): Promise<number> {
  const freeEntries: Parameters<typeof raiseFreeEntry>[1] = []
  const folded = await inTransaction(pool, async (connection) => {
    // What is folded goes: its bytes are in the deliveries, and one that comes again changes nothing.
    const taken = await connection.query<{ workspace_id: string; statuses: StatusUpdate[] }>({
      name: 'fold-read',
      text: `WITH taken AS MATERIALIZED (SELECT workspace_id, id FROM status_reports ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
        DELETE FROM status_reports r USING taken t WHERE r.workspace_id = t.workspace_id AND r.id = t.id RETURNING r.workspace_id, r.id, r.statuses`,
      values: [limit],
    })
    const reports = taken.rows.flatMap(({ workspace_id, statuses }) => statuses.map((payload) => ({ workspace_id, payload })))
    if (reports.length === 0) return taken.rows.length
    for (const { workspace_id, payload } of reports) if (payload.freeEntryUntil !== undefined) freeEntries.push({ workspaceId: workspace_id, messageId: payload.messageId, until: payload.freeEntryUntil })
    // By what we sent along, else by the id that the channel gave.
    const workspaces = reports.map((row) => row.workspace_id)
    const failures = reports.filter(({ payload }) => payload.status === 'failed')
    // Conversations that may be told are locked before their messages, as a commit does it.
    if (failures.length > 0) await lockConversations(connection, failures)
    const { rows } = await connection.query<MessageRow>({
      name: 'fold-find',
      text: `SELECT m.workspace_id, m.id, m.effect_id, m.conversation_id, m.channel_message_id, m.status FROM messages m WHERE (m.workspace_id, m.id) IN (
          SELECT m.workspace_id, m.id FROM unnest($1::uuid[], $2::text[]) AS r (workspace_id, effect_id) JOIN messages m ON m.workspace_id = r.workspace_id AND m.effect_id = r.effect_id
          UNION
          SELECT m.workspace_id, m.id FROM unnest($1::uuid[], $3::text[]) AS r (workspace_id, message_id) JOIN messages m ON m.workspace_id = r.workspace_id AND m.channel_message_id = r.message_id)
        ORDER BY m.workspace_id, m.id FOR NO KEY UPDATE OF m`,
      values: [workspaces, reports.map((row) => row.payload.effectId ?? null), reports.map((row) => row.payload.messageId)],
    })
    const byEffect = new Map(rows.filter((row) => row.effect_id !== null).map((row) => [`${row.workspace_id} ${row.effect_id}`, row]))
    const byMessage = new Map(rows.filter((row) => row.channel_message_id !== null).map((row) => [`${row.workspace_id} ${row.channel_message_id}`, row]))
    const changes = new Map<string, Change>()
    for (const { workspace_id, payload } of reports) {
      const row = byEffect.get(`${workspace_id} ${payload.effectId}`) ?? byMessage.get(`${workspace_id} ${payload.messageId}`)
      if (!row || row.status === 'received') continue
      const change = changes.get(row.id) ?? { row, status: row.status, messageId: payload.messageId, failure: null, failed: null }
      const later = moved(change.status, payload.status)
      if (later !== change.status) {
        change.status = later
        change.failure = later === 'failed' && payload.error ? explain(payload.error) : null
        change.failed = later === 'failed' && payload.error ? { treatment: judge(payload.error.code), code: payload.error.code } : null
      }
      changes.set(row.id, change)
    }
    if (changes.size > 0) {
      const list = [...changes.values()].map(({ row, status, messageId, failure }) => ({
        w: row.workspace_id, id: row.id, c: row.conversation_id, effect: row.effect_id, status, message: messageId, failure, broke: status === 'failed' && row.status !== 'failed',
      }))
      const broken = [...changes.values()].filter(({ status, row, failed }) => status === 'failed' && row.status !== 'failed' && failed !== null)
      if (broken.length > 0) await takeFailures(connection, broken.map(({ row, failure, failed }) => ({ workspaceId: row.workspace_id, messageId: row.id, effectId: row.effect_id, reason: failure ?? '', ...failed! })), list)
      await connection.query({ name: 'fold-write', text: foldStatement, values: [toJsonb(list)] })
    }
    return reports.length
  }, { relaxed: true })
  // Afterwards: a commit takes a conversation before its messages.
  await raiseFreeEntry(pool, freeEntries)
  return folded
}

/** What was superseded and went out all the same is shown as what it is. */
function moved(current: string, next: DeliveryStatus): string {
  return laterStatus(current === 'superseded' ? 'queued' : (current as DeliveryStatus), next) === next && current !== next ? next : current
}

// A send that failed after all is shown on its node. The conversation goes on: nobody waits for a send.
const foldStatement = `
  WITH i AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (w uuid, id uuid, c uuid, effect text, status text, message text, failure text, broke boolean)),
  message AS (
    UPDATE messages m SET status = i.status, channel_message_id = coalesce(m.channel_message_id, i.message), failure = CASE WHEN i.status = 'failed' THEN coalesce(i.failure, m.failure) END
    FROM i WHERE m.workspace_id = i.w AND m.id = i.id
  ), settled AS (
    UPDATE effects e SET status = CASE WHEN i.status = 'failed' THEN 'failed' ELSE 'done' END, outcome = CASE WHEN i.status = 'failed' THEN 'refused:later' ELSE 'accepted:by-status' END,
      settled_at = now(), lease_token = NULL, lease_until = NULL
    FROM i WHERE e.workspace_id = i.w AND ${byKey('e.id', 'i.effect', `e.status = 'uncertain'`)}
  )
  INSERT INTO faults (workspace_id, id, conversation_id, session_id, flow_id, version_id, node_id, code, message, at)
  SELECT i.w, gen_random_uuid(), i.c, e.session_id, s.flow_id, s.version_id, e.node_id, 'send-failed', coalesce(i.failure, 'WhatsApp did not deliver the message.'), now()
  FROM i JOIN effects e ON e.workspace_id = i.w AND e.id = i.effect LEFT JOIN sessions s ON s.workspace_id = e.workspace_id AND s.id = e.session_id
  WHERE i.broke`
