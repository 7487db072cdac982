import type { Effect } from '@parley/interpreter'
import type { ConversationCommit, CommitPlan } from '@parley/runtime'
import { toJsonb } from './jsonb.ts'
import { relaxed } from './pool.ts'

const at = (column: string) => `to_timestamp(${column} / 1000.0)`

/** What turns leave behind: a list of rows for each kind, which the statement reads as its parameters. `w` and `c` name workspace and conversation. */
type Kind = 'conversations' | 'mail' | 'journal' | 'overtaken' | 'sessions' | 'ended' | 'messages' | 'effects' | 'timers' | 'cancelled' | 'contacts' | 'faults' | 'closed' | 'handed'
type Rows = Record<Kind, object[]>

export interface PlannedCommit {
  commit: ConversationCommit
  plan: CommitPlan
}

/** Which effects begin with the commit, and under which lease. */
export interface BegunLease {
  ids: ReadonlySet<string>
  token: string
  /** Milliseconds since 1970. */
  now: number
  lease_ms: number
}

interface Part {
  kinds: Kind[]
  text: string
}

const always: Part = {
  kinds: ['conversations', 'journal'],
  text: `
  conversation AS (
    UPDATE conversations c SET state = i.state, mode = i.state ->> 'mode', lease_token = NULL, lease_until = NULL,
      last_activity_at = greatest(c.last_activity_at, ${at('i.active_at')}),
      wake_at = CASE WHEN c.arrivals <> i.arrivals OR EXISTS (
          SELECT 1 FROM mailbox m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.taken_at IS NULL AND m.id <> ALL (i.taken))
        THEN now() END
    FROM jsonb_to_recordset({conversations}) AS i (w uuid, c uuid, state jsonb, arrivals bigint, active_at bigint, taken bigint[])
    WHERE c.workspace_id = i.w AND c.id = i.c RETURNING c.wake_at
  ), journal AS (
    INSERT INTO journal (workspace_id, conversation_id, sequence, event, facts, effects, trail)
    SELECT w, c, sequence, event, facts, effects, trail FROM jsonb_to_recordset({journal}) AS i (w uuid, c uuid, sequence int, event jsonb, facts jsonb, effects jsonb, trail jsonb)
  )`,
}

/** Left out where there is nothing for them: PostgreSQL opens every table and index that a statement names, even for no rows. */
const optional: Part[] = [
  {
    kinds: ['mail'],
    text: `
  mail AS (
    UPDATE mailbox m SET taken_at = now(), set_aside = i.set_aside FROM jsonb_to_recordset({mail}) AS i (w uuid, id bigint, set_aside text)
    WHERE m.workspace_id = i.w AND m.id = i.id
  )`,
  },
  {
    kinds: ['overtaken'],
    text: `
  overtaken AS (
    UPDATE effects e SET overtaken = true,
      status = CASE WHEN e.status = 'begun' THEN e.status ELSE 'superseded' END,
      settled_at = CASE WHEN e.status = 'begun' THEN e.settled_at ELSE now() END,
      outcome = CASE WHEN e.status = 'pending' THEN 'superseded' ELSE e.outcome END
    FROM jsonb_to_recordset({overtaken}) AS i (w uuid, c uuid, id text)
    WHERE e.workspace_id = i.w AND e.conversation_id = i.c AND (i.id IS NULL OR e.id = i.id) AND e.status IN ('pending', 'begun', 'uncertain')
    RETURNING e.workspace_id, e.id, e.status
  ), unsaid AS (
    UPDATE messages m SET status = 'superseded' FROM overtaken o WHERE m.workspace_id = o.workspace_id AND m.effect_id = o.id AND o.status = 'superseded' AND m.status = 'queued'
  )`,
  },
  {
    kinds: ['sessions'],
    text: `
  session AS (
    INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, node_id, started_at, ended_at, end_reason)
    SELECT w, id, c, flow, version, node, ${at('started_at')}, ${at('ended_at')}, reason
    FROM jsonb_to_recordset({sessions}) AS i (w uuid, c uuid, id text, flow uuid, version uuid, node text, started_at bigint, ended_at bigint, reason text)
    ON CONFLICT (workspace_id, id) DO UPDATE SET version_id = excluded.version_id, node_id = excluded.node_id, ended_at = excluded.ended_at, end_reason = excluded.end_reason
  )`,
  },
  {
    kinds: ['messages', 'effects'],
    text: `
  message AS (
    INSERT INTO messages (workspace_id, id, conversation_id, author, content, channel_message_id, effect_id, session_id, node_id, status, offline_answer, details, at)
    SELECT w, gen_random_uuid(), c, author, content, channel_message, effect, session, node, status, offline, details, ${at('at')}
    FROM jsonb_to_recordset({messages}) AS i (w uuid, c uuid, author text, content jsonb, channel_message text, effect text, session text, node text, status text, offline boolean, details jsonb, at bigint)
  ), effect AS (
    INSERT INTO effects (workspace_id, id, conversation_id, channel_id, session_id, node_id, kind, payload, status, overtaken, settled_at, attempts, lease_token, lease_until)
    SELECT i.w, i.id, i.c, i.channel, i.session, i.node, i.kind, i.payload, CASE WHEN ch.id IS NULL THEN i.status ELSE 'begun' END, i.status = 'superseded', CASE WHEN i.status = 'superseded' THEN now() END,
      CASE WHEN ch.id IS NULL THEN 0 ELSE 1 END, CASE WHEN ch.id IS NOT NULL THEN i.token END, CASE WHEN ch.id IS NOT NULL THEN greatest(${at('i.now')}, now()) + i.lease_ms * interval '1 millisecond' END
    FROM jsonb_to_recordset({effects}) AS i (w uuid, c uuid, channel uuid, id text, session text, node text, kind text, payload jsonb, status text, token uuid, now bigint, lease_ms int)
    LEFT JOIN channels ch ON i.token IS NOT NULL AND ch.workspace_id = i.w AND ch.id = i.channel AND ch.status = 'connected'
      AND (i.kind <> 'send' OR NOT EXISTS (
        SELECT 1 FROM effects p WHERE p.workspace_id = i.w AND p.conversation_id = i.c AND p.kind = 'send' AND p.held IS NULL AND p.status IN ('pending', 'begun', 'uncertain') OFFSET 0))
    RETURNING id, status
  )`,
  },
  {
    kinds: ['timers', 'cancelled'],
    text: `
  timer AS (
    INSERT INTO timers (workspace_id, id, conversation_id, session_id, node_id, purpose, fire_at)
    SELECT w, id, c, session, node, purpose, ${at('fire_at')} FROM jsonb_to_recordset({timers}) AS i (w uuid, c uuid, id text, session text, node text, purpose text, fire_at bigint)
  ), cancelled AS (
    UPDATE timers t SET status = CASE WHEN t.status = 'waiting' THEN 'cancelled' ELSE t.status END FROM jsonb_to_recordset({cancelled}) AS i (w uuid, id text) WHERE t.workspace_id = i.w AND t.id = i.id
  )`,
  },
  {
    kinds: ['ended', 'contacts', 'faults', 'closed', 'handed'],
    text: `
  ended AS (
    UPDATE sessions s SET node_id = NULL, ended_at = ${at('i.ended_at')}, end_reason = i.reason
    FROM jsonb_to_recordset({ended}) AS i (w uuid, id text, ended_at bigint, reason text) WHERE s.workspace_id = i.w AND s.id = i.id
  ), contact AS (
    UPDATE contacts p SET name = coalesce(i.name, p.name), language = coalesce(i.language, p.language), fields = p.fields || i.fields
    FROM jsonb_to_recordset({contacts}) AS i (w uuid, c uuid, name text, language text, fields jsonb), conversations v
    WHERE v.workspace_id = i.w AND v.id = i.c AND p.workspace_id = i.w AND p.id = v.contact_id
  ), fault AS (
    INSERT INTO faults (workspace_id, id, conversation_id, session_id, flow_id, version_id, node_id, code, message, at)
    SELECT i.w, gen_random_uuid(), i.c, i.session, v.flow_id, i.version, i.node, i.code, i.message, ${at('i.at')}
    FROM jsonb_to_recordset({faults}) AS i (w uuid, c uuid, session text, version uuid, node text, code text, message text, at bigint)
    LEFT JOIN flow_versions v ON v.workspace_id = i.w AND v.id = i.version
  ), closed AS (
    UPDATE handovers h SET ended_at = ${at('i.at')}, ended_by = i.by FROM jsonb_to_recordset({closed}) AS i (w uuid, c uuid, at bigint, by text)
    WHERE h.workspace_id = i.w AND h.conversation_id = i.c AND h.ended_at IS NULL RETURNING 1
  ), handed AS (
    INSERT INTO handovers (workspace_id, id, conversation_id, reason, started_at, ended_at, ended_by)
    SELECT w, gen_random_uuid(), c, reason, ${at('started_at')}, ${at('ended_at')}, ended_by
    FROM jsonb_to_recordset({handed}) AS i (w uuid, c uuid, reason text, started_at bigint, ended_at bigint, ended_by text)
    WHERE (SELECT count(*) FROM closed) >= 0
    ON CONFLICT (workspace_id, conversation_id) WHERE ended_at IS NULL DO NOTHING
  )`,
  },
]

/** A hundred and twenty-eight at most, and few of them in use: one for each choice of what is left out, with and without waiting for the disk. */
const statements = new Map<string, { name: string; text: string; kinds: Kind[] }>()

function statementOf(parts: Part[], waits: boolean): { name: string; text: string; kinds: Kind[] } {
  const kinds = parts.flatMap((part) => part.kinds)
  const key = [waits, ...kinds].join('-')
  const known = statements.get(key)
  if (known) return known
  const text = parts.map((part) => part.text).join(',').replace(/\{(\w+)\}/g, (_, kind: Kind) => `$${kinds.indexOf(kind) + 1}::jsonb`)
  const begun = kinds.includes('effects') ? `ARRAY(SELECT id FROM effect WHERE status = 'begun')` : `'{}'::text[]`
  const made = { name: `commit-keep-${statements.size}`, text: `WITH ${text}\n  SELECT EXISTS (SELECT 1 FROM conversation WHERE wake_at IS NOT NULL) AS awake, ${begun} AS begun${waits ? '' : `, ${relaxed}`}`, kinds }
  statements.set(key, made)
  return made
}

/**
 * All that the turns leave behind, of all conversations, in one statement; it answers `awake`, and the ids of the effects that
 * are `begun` of those that `begin` gives a lease. The conversations are locked, so "arrivals" cannot change under it: where it
 * has, or mail is left, the conversation stays awake.
 */
export function keepStatement(plans: PlannedCommit[], begin: BegunLease): { name: string; text: string; values: string[] } {
  const rows = rowsOf(plans, begin)
  const { name, text, kinds } = statementOf([always, ...optional.filter((part) => part.kinds.some((kind) => rows[kind].length > 0))], !plans.every((one) => onlyAsks(one, begin)))
  return { name, text, values: kinds.map((kind) => toJsonb(rows[kind])) }
}

/**
 * Nothing but questions to models comes of it, and they begin at once: whatever a crash of PostgreSQL takes back of that is done
 * again, and the answer takes it along to the disk.
 */
const onlyAsks = ({ plan: { effects } }: PlannedCommit, { ids }: BegunLease): boolean => effects.length > 0 && effects.every(({ id, kind }) => kind === 'ask-model' && ids.has(id))

/** What is said, asked and called stands in the outbox, under the same id: half of what an AI turn writes. */
function withoutContents(effect: Effect): object {
  switch (effect.type) {
    case 'send': {
      const { content: _, otherwise: __, ...rest } = effect
      return rest
    }
    case 'ask-model': {
      const { request: _, ...rest } = effect
      return rest
    }
    case 'call-tool': {
      const { call: _, ...rest } = effect
      return rest
    }
    default:
      return effect
  }
}

function rowsOf(plans: PlannedCommit[], { ids, ...lease }: BegunLease): Rows {
  const each = (rows: (plan: CommitPlan, commit: ConversationCommit) => object[]) =>
    plans.flatMap(({ commit, plan }) => rows(plan, commit).map((row) => ({ w: commit.claim.workspaceId, c: commit.claim.conversationId, ...row })))
  return {
    conversations: each((plan, { state, claim }) => [{ state, arrivals: String(claim.arrivals), active_at: plan.lastActivityAt, taken: plan.mail.map(({ id }) => String(id)) }]),
    mail: each((plan) => plan.mail.map(({ id, setAside }) => ({ id: String(id), set_aside: setAside }))),
    journal: each((plan) => plan.journal.map((entry) => ({ ...entry, effects: entry.effects.map(withoutContents) }))),
    overtaken: each((plan) => (plan.supersede === 'all' ? [{ id: null }] : plan.supersede.map((id) => ({ id })))),
    sessions: each((plan) => plan.sessions.map((s) => ({ id: s.id, flow: s.flowId, version: s.versionId, node: s.nodeId, started_at: s.startedAt, ended_at: s.endedAt, reason: s.endReason }))),
    ended: each((plan) => plan.endedSessions.map((s) => ({ id: s.id, ended_at: s.endedAt, reason: s.endReason }))),
    messages: each((plan) => plan.messages.map((m) => ({
      author: m.author, content: m.content, channel_message: m.channelMessageId, effect: m.effectId, session: m.sessionId, node: m.nodeId, status: m.status, offline: m.offlineAnswer, details: m.details, at: m.at,
    }))),
    effects: each((plan, { claim }) => plan.effects.map((e) => ({ channel: claim.channelId, id: e.id, session: e.sessionId, node: e.nodeId, kind: e.kind, payload: e.payload, status: e.status, ...(ids.has(e.id) ? lease : {}) }))),
    timers: each((plan) => plan.timers.map((t) => ({ id: t.id, session: t.sessionId, node: t.nodeId, purpose: t.purpose, fire_at: t.fireAt }))),
    cancelled: each((plan) => plan.cancelTimers.map((id) => ({ id }))),
    contacts: each((plan) => (plan.contact ? [{ ...plan.contact }] : [])),
    faults: each((plan) => plan.faults.map((f) => ({ session: f.sessionId, version: f.versionId, node: f.nodeId, code: f.code, message: f.message, at: f.at || Date.now() }))),
    closed: each((plan) => (plan.closeHandover ? [plan.closeHandover] : [])),
    handed: each((plan) => plan.handovers.map((h) => ({ reason: h.reason, started_at: h.startedAt, ended_at: h.endedAt, ended_by: h.endedBy }))),
  }
}
