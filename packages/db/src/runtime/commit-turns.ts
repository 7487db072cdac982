import { planCommit, type CommitPlan, type ConversationCommit } from '@parley/runtime'
import { amendMessages } from './amend-messages.ts'
import { toJsonb } from './jsonb.ts'
import { keepConsents } from './keep-consents.ts'
import { isTalk, keepMemories, noteAgentSessions } from './keep-memories.ts'
import { inTransaction, type Pool } from './pool.ts'

const at = (column: string) => `to_timestamp(${column} / 1000.0)`

/** Who still holds the lease: by its token, and by the database's clock. Locked in one order everywhere, so that nobody waits in a circle. */
const lockStatement = `
  SELECT c.workspace_id, c.id FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS k (workspace_id, id, token)
  JOIN conversations c ON c.workspace_id = k.workspace_id AND c.id = k.id
  WHERE c.lease_token = k.token AND c.lease_until > now() ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c`

/**
 * All that the turns leave behind, of all conversations, in one statement. The locks are held, so
 * "arrivals" cannot change under it: where it has, or mail is left, the conversation stays awake.
 */
const keepStatement = `
  WITH conversation AS (
    UPDATE conversations c SET state = i.state, mode = i.state ->> 'mode', lease_token = NULL, lease_until = NULL,
      last_activity_at = greatest(c.last_activity_at, ${at('i.active_at')}),
      wake_at = CASE WHEN c.arrivals <> i.arrivals OR EXISTS (
          SELECT 1 FROM mailbox m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.taken_at IS NULL AND m.id <> ALL (i.taken))
        THEN now() END
    FROM jsonb_to_recordset($1::jsonb) AS i (w uuid, c uuid, state jsonb, arrivals bigint, active_at bigint, taken bigint[])
    WHERE c.workspace_id = i.w AND c.id = i.c RETURNING c.wake_at
  ), mail AS (
    UPDATE mailbox m SET taken_at = now(), set_aside = i.set_aside FROM jsonb_to_recordset($2::jsonb) AS i (w uuid, id bigint, set_aside text)
    WHERE m.workspace_id = i.w AND m.id = i.id
  ), journal AS (
    INSERT INTO journal (workspace_id, conversation_id, sequence, event, facts, effects, trail)
    SELECT w, c, sequence, event, facts, effects, trail FROM jsonb_to_recordset($3::jsonb) AS i (w uuid, c uuid, sequence int, event jsonb, facts jsonb, effects jsonb, trail jsonb)
  ), overtaken AS (
    UPDATE effects e SET overtaken = true,
      status = CASE WHEN e.status = 'begun' THEN e.status ELSE 'superseded' END,
      settled_at = CASE WHEN e.status = 'begun' THEN e.settled_at ELSE now() END,
      outcome = CASE WHEN e.status = 'pending' THEN 'superseded' ELSE e.outcome END
    FROM jsonb_to_recordset($4::jsonb) AS i (w uuid, c uuid, id text)
    WHERE e.workspace_id = i.w AND e.conversation_id = i.c AND (i.id IS NULL OR e.id = i.id) AND e.status IN ('pending', 'begun', 'uncertain')
    RETURNING e.workspace_id, e.id, e.status
  ), unsaid AS (
    UPDATE messages m SET status = 'superseded' FROM overtaken o WHERE m.workspace_id = o.workspace_id AND m.effect_id = o.id AND o.status = 'superseded' AND m.status = 'queued'
  ), session AS (
    INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, node_id, started_at, ended_at, end_reason)
    SELECT w, id, c, flow, version, node, ${at('started_at')}, ${at('ended_at')}, reason
    FROM jsonb_to_recordset($5::jsonb) AS i (w uuid, c uuid, id text, flow uuid, version uuid, node text, started_at bigint, ended_at bigint, reason text)
    ON CONFLICT (workspace_id, id) DO UPDATE SET version_id = excluded.version_id, node_id = excluded.node_id, ended_at = excluded.ended_at, end_reason = excluded.end_reason
  ), ended AS (
    UPDATE sessions s SET node_id = NULL, ended_at = ${at('i.ended_at')}, end_reason = i.reason
    FROM jsonb_to_recordset($6::jsonb) AS i (w uuid, id text, ended_at bigint, reason text) WHERE s.workspace_id = i.w AND s.id = i.id
  ), message AS (
    INSERT INTO messages (workspace_id, id, conversation_id, author, content, channel_message_id, effect_id, session_id, node_id, status, offline_answer, details, at)
    SELECT w, gen_random_uuid(), c, author, content, channel_message, effect, session, node, status, offline, details, ${at('at')}
    FROM jsonb_to_recordset($7::jsonb) AS i (w uuid, c uuid, author text, content jsonb, channel_message text, effect text, session text, node text, status text, offline boolean, details jsonb, at bigint)
  ), effect AS (
    INSERT INTO effects (workspace_id, id, conversation_id, channel_id, session_id, node_id, kind, payload, status, overtaken, settled_at)
    SELECT w, id, c, channel, session, node, kind, payload, status, status = 'superseded', CASE WHEN status = 'superseded' THEN now() END
    FROM jsonb_to_recordset($8::jsonb) AS i (w uuid, c uuid, channel uuid, id text, session text, node text, kind text, payload jsonb, status text)
  ), timer AS (
    INSERT INTO timers (workspace_id, id, conversation_id, session_id, node_id, purpose, fire_at)
    SELECT w, id, c, session, node, purpose, ${at('fire_at')} FROM jsonb_to_recordset($9::jsonb) AS i (w uuid, c uuid, id text, session text, node text, purpose text, fire_at bigint)
  ), cancelled AS (
    UPDATE timers t SET status = 'cancelled' FROM jsonb_to_recordset($10::jsonb) AS i (w uuid, id text) WHERE t.workspace_id = i.w AND t.id = i.id AND t.status = 'waiting'
  ), contact AS (
    UPDATE contacts p SET name = coalesce(i.name, p.name), language = coalesce(i.language, p.language), fields = p.fields || i.fields
    FROM jsonb_to_recordset($11::jsonb) AS i (w uuid, c uuid, name text, language text, fields jsonb), conversations v
    WHERE v.workspace_id = i.w AND v.id = i.c AND p.workspace_id = i.w AND p.id = v.contact_id
  ), fault AS (
    INSERT INTO faults (workspace_id, id, conversation_id, session_id, flow_id, version_id, node_id, code, message, at)
    SELECT i.w, gen_random_uuid(), i.c, i.session, v.flow_id, i.version, i.node, i.code, i.message, ${at('i.at')}
    FROM jsonb_to_recordset($12::jsonb) AS i (w uuid, c uuid, session text, version uuid, node text, code text, message text, at bigint)
    LEFT JOIN flow_versions v ON v.workspace_id = i.w AND v.id = i.version
  ), closed AS (
    UPDATE handovers h SET ended_at = ${at('i.at')}, ended_by = i.by FROM jsonb_to_recordset($13::jsonb) AS i (w uuid, c uuid, at bigint, by text)
    WHERE h.workspace_id = i.w AND h.conversation_id = i.c AND h.ended_at IS NULL RETURNING 1
  ), handed AS (
    INSERT INTO handovers (workspace_id, id, conversation_id, reason, started_at, ended_at, ended_by)
    SELECT w, gen_random_uuid(), c, reason, ${at('started_at')}, ${at('ended_at')}, ended_by
    FROM jsonb_to_recordset($14::jsonb) AS i (w uuid, c uuid, reason text, started_at bigint, ended_at bigint, ended_by text)
    WHERE (SELECT count(*) FROM closed) >= 0
    ON CONFLICT (workspace_id, conversation_id) WHERE ended_at IS NULL DO NOTHING
  )
  SELECT EXISTS (SELECT 1 FROM conversation WHERE wake_at IS NOT NULL) AS awake`

export async function commitTurns(pool: Pool, commits: ConversationCommit[]): Promise<{ lost: string[]; effects: boolean; awake: boolean }> {
  if (commits.length === 0) return { lost: [], effects: false, awake: false }
  return inTransaction(pool, async (connection, finish) => {
    const held = await connection.query<{ workspace_id: string; id: string }>({
      name: 'commit-lock',
      text: lockStatement,
      values: [commits.map(({ claim }) => claim.workspaceId), commits.map(({ claim }) => claim.conversationId), commits.map(({ claim }) => claim.leaseToken)],
    })
    const ours = new Set(held.rows.map((row) => `${row.workspace_id} ${row.id}`))
    const kept = commits.filter(({ claim }) => ours.has(`${claim.workspaceId} ${claim.conversationId}`))
    const lost = commits.filter((commit) => !kept.includes(commit)).map(({ claim }) => claim.conversationId)
    if (kept.length === 0) return { lost, effects: false, awake: false }
    const plans = kept.map((commit) => ({ commit, plan: planCommit(commit) }))
    const told = { lost, effects: plans.some(({ plan }) => plan.effects.length > 0) }
    const whose = ({ claim }: ConversationCommit) => ({ workspaceId: claim.workspaceId, conversationId: claim.conversationId })
    const amendments = plans.flatMap(({ commit, plan }) => plan.amendments.map((one) => ({ ...one, ...whose(commit) })))
    const consents = plans.flatMap(({ commit, plan }) => plan.consents.map((consent) => ({ workspaceId: commit.claim.workspaceId, contactId: commit.contact.id, ...consent })))
    const memories = plans.flatMap(({ commit, plan }) => plan.memories.map((memory) => ({ workspaceId: commit.claim.workspaceId, contactId: commit.contact.id, kind: 'fact' as const, ...memory })))
    const agentSessions = plans.flatMap(({ commit, plan }) => plan.effects.filter(isTalk).map(({ sessionId }) => ({ ...whose(commit), sessionId })))
    const keep = () => connection.query<{ awake: boolean }>({ name: 'commit-keep', text: keepStatement, values: rowsOf(plans).map(toJsonb) })
    const rest = () => Promise.all([keepConsents(connection, consents), keepMemories(connection, memories), noteAgentSessions(connection, agentSessions)])
    if (amendments.length === 0) {
      const [{ rows }] = await finish(() => [keep(), rest()])
      return { ...told, awake: rows[0]!.awake }
    }
    const { rows } = await keep()
    await amendMessages(connection, amendments)
    await finish(() => [rest()])
    return { ...told, awake: rows[0]!.awake }
  })
}

/** One array of rows for each parameter of `keepStatement`. `w` and `c` name workspace and conversation. */
function rowsOf(plans: { commit: ConversationCommit; plan: CommitPlan }[]): object[][] {
  const each = (rows: (plan: CommitPlan, commit: ConversationCommit) => object[]) =>
    plans.flatMap(({ commit, plan }) => rows(plan, commit).map((row) => ({ w: commit.claim.workspaceId, c: commit.claim.conversationId, ...row })))
  return [
    each((plan, { state, claim }) => [{ state, arrivals: String(claim.arrivals), active_at: plan.lastActivityAt, taken: plan.mail.map(({ id }) => String(id)) }]),
    each((plan) => plan.mail.map(({ id, setAside }) => ({ id: String(id), set_aside: setAside }))),
    each((plan) => plan.journal),
    each((plan) => (plan.supersede === 'all' ? [{ id: null }] : plan.supersede.map((id) => ({ id })))),
    each((plan) => plan.sessions.map((s) => ({ id: s.id, flow: s.flowId, version: s.versionId, node: s.nodeId, started_at: s.startedAt, ended_at: s.endedAt, reason: s.endReason }))),
    each((plan) => plan.endedSessions.map((s) => ({ id: s.id, ended_at: s.endedAt, reason: s.endReason }))),
    each((plan) => plan.messages.map((m) => ({
      author: m.author, content: m.content, channel_message: m.channelMessageId, effect: m.effectId, session: m.sessionId, node: m.nodeId, status: m.status, offline: m.offlineAnswer, details: m.details, at: m.at,
    }))),
    each((plan, { claim }) => plan.effects.map((e) => ({ channel: claim.channelId, id: e.id, session: e.sessionId, node: e.nodeId, kind: e.kind, payload: e.payload, status: e.status }))),
    each((plan) => plan.timers.map((t) => ({ id: t.id, session: t.sessionId, node: t.nodeId, purpose: t.purpose, fire_at: t.fireAt }))),
    each((plan) => plan.cancelTimers.map((id) => ({ id }))),
    each((plan) => (plan.contact ? [{ ...plan.contact }] : [])),
    each((plan) => plan.faults.map((f) => ({ session: f.sessionId, version: f.versionId, node: f.nodeId, code: f.code, message: f.message, at: f.at || Date.now() }))),
    each((plan) => (plan.closeHandover ? [plan.closeHandover] : [])),
    each((plan) => plan.handovers.map((h) => ({ reason: h.reason, started_at: h.startedAt, ended_at: h.endedAt, ended_by: h.endedBy }))),
  ]
}
