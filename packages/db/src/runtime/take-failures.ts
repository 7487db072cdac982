import type { StatusUpdate } from '@parley/channel'
import { heldByCap, marketingCapWait } from '@parley/runtime'
import { toJsonb } from './jsonb.ts'
import { learnFromRefusals } from './learn-from-refusals.ts'
import type { Connection } from './pool.ts'

export interface FailedSend {
  workspaceId: string
  /** Of the transcript. */
  messageId: string
  effectId: string | null
  treatment: string
  code: number
  reason: string
}

/** As `fold-statuses` is about to write it. */
interface FoldedRow {
  id: string
  status: string
  broke: boolean
}

export async function lockConversations(connection: Connection, reports: { workspace_id: string; payload: StatusUpdate }[]): Promise<void> {
  await connection.query({
    name: 'fold-lock',
    text: `SELECT 1 FROM conversations c WHERE (c.workspace_id, c.id) IN (
        SELECT e.workspace_id, e.conversation_id FROM unnest($1::uuid[], $2::text[]) AS r (workspace_id, effect_id) JOIN effects e ON e.workspace_id = r.workspace_id AND e.id = r.effect_id)
      ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c`,
    values: [reports.map((row) => row.workspace_id), reports.map((row) => row.payload.effectId ?? null)],
  })
}

interface EffectRow {
  workspace_id: string
  id: string
  conversation_id: string
  channel_id: string
  attempts: number
  session_id: string | null
  node_id: string | null
  content: unknown
  otherwise: unknown
}

/**
 * A send that WhatsApp took and then failed is treated as one that it refused at once: the conversation is told, what
 * the refusal teaches is kept, and what Meta holds back for a while is sent again later.
 */
export async function takeFailures(connection: Connection, failures: FailedSend[], folded: FoldedRow[]): Promise<void> {
  const sends = failures.filter((one): one is FailedSend & { effectId: string } => one.effectId !== null)
  if (sends.length === 0) return
  await learnFromRefusals(connection, sends)
  const { rows } = await connection.query<EffectRow>({
    name: 'fold-failed',
    text: `SELECT e.workspace_id, e.id, e.conversation_id, e.channel_id, e.attempts, e.session_id, e.node_id, e.payload -> 'content' AS content, e.payload -> 'otherwise' AS otherwise
      FROM unnest($1::uuid[], $2::text[]) AS r (workspace_id, id) JOIN effects e ON e.workspace_id = r.workspace_id AND e.id = r.id WHERE e.kind = 'send' AND NOT e.overtaken`,
    values: [sends.map(({ workspaceId }) => workspaceId), sends.map(({ effectId }) => effectId)],
  })
  const effects = new Map(rows.map((row) => [`${row.workspace_id} ${row.id}`, row]))
  const again: object[] = []
  const told: object[] = []
  for (const { workspaceId, messageId, effectId, treatment, code, reason } of sends) {
    const effect = effects.get(`${workspaceId} ${effectId}`)
    if (!effect) continue
    const waitMs = marketingCapWait(code, effect.attempts)
    if (waitMs !== undefined) {
      again.push({ w: workspaceId, id: effectId, message: messageId, wait: waitMs, held: heldByCap, outcome: `refused:wait:${code}` })
      const row = folded.findIndex((one) => one.id === messageId)
      if (row !== -1) folded.splice(row, 1)
      continue
    }
    const said = effect.session_id !== null && effect.node_id !== null ? { said: { sessionId: effect.session_id, nodeId: effect.node_id, content: effect.content, ...(effect.otherwise === null ? {} : { otherwise: effect.otherwise }) } } : {}
    const payload = { type: 'outcome', effectId, outcome: { type: 'send-failed', treatment, code, reason, ...said } }
    told.push({ w: workspaceId, channel: effect.channel_id, c: effect.conversation_id, source: effectId, payload })
  }
  if (again.length > 0)
    await connection.query({
      name: 'fold-again',
      text: `WITH i AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (w uuid, id text, message uuid, wait float8, held text, outcome text)),
        message AS (UPDATE messages m SET status = 'queued', channel_message_id = NULL, failure = NULL, held = i.held FROM i WHERE m.workspace_id = i.w AND m.id = i.message)
        UPDATE effects e SET status = 'pending', not_before = now() + i.wait * interval '1 millisecond', held = i.held, outcome = i.outcome, settled_at = NULL, lease_token = NULL, lease_until = NULL
        FROM i WHERE e.workspace_id = i.w AND e.id = i.id AND e.status IN ('done', 'uncertain', 'failed')`,
      values: [toJsonb(again)],
    })
  if (told.length > 0)
    await connection.query({
      name: 'fold-tell',
      text: `WITH i AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (w uuid, channel uuid, c uuid, source text, payload jsonb)),
        mail AS (
          INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, conversation_id, occurred_at, payload)
          SELECT w, channel, 'outcome', source, c, now(), payload FROM i ON CONFLICT DO NOTHING RETURNING workspace_id, conversation_id)
        UPDATE conversations c SET arrivals = c.arrivals + m.count, wake_at = CASE WHEN c.lease_until > now() THEN c.wake_at ELSE least(coalesce(c.wake_at, now()), now()) END
        FROM (SELECT workspace_id, conversation_id, count(*) AS count FROM mail GROUP BY 1, 2) m WHERE c.workspace_id = m.workspace_id AND c.id = m.conversation_id`,
      values: [toJsonb(told)],
    })
}
