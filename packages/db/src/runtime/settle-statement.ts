import { toJsonb } from './jsonb.ts'
import { noteParts } from './note-calls.ts'
import { byKey, guard } from './pool.ts'

/** One row for each settlement. */
export interface SettlementRow {
  w: string
  c: string
  id: string
  token: string
  status: 'done' | 'failed' | 'pending' | 'uncertain'
  outcome: string
  not_before: number | null
  uncounted: boolean
  request: object | null
  response: object | null
  /** Where there is one, the conversation is told. */
  event: object | null
  /** Whether it is, or may be, of a message. */
  said: boolean
  message: string | null
  failure: string | null
  stop: string | null
  held: string | null
  /** Requests to models, as `callRow` makes them. */
  calls: object[]
}

export interface SettledRow {
  workspace_id: string
  id: string
  overtaken: boolean
  next: boolean
}

const given = `i AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (w uuid, c uuid, id text, token uuid, status text, outcome text, not_before bigint, uncounted boolean, request jsonb, response jsonb, event jsonb, message text, failure text, stop text, held text)
  )`

// A send that a status has already confirmed is not uncertain any more.
const confirmed = `confirmed AS MATERIALIZED (
    SELECT m.workspace_id, m.effect_id FROM i JOIN messages m ON m.workspace_id = i.w AND m.effect_id = i.id WHERE i.status = 'uncertain' AND m.status IN ('sent', 'delivered', 'read', 'played', 'failed')
  )`
const noneConfirmed = `confirmed AS (SELECT NULL::uuid AS workspace_id, NULL::text AS effect_id WHERE false)`

/** Conversations that will be told are locked before their effects, as a commit does it; in one order, so that nobody waits in a circle. */
const held = `held AS MATERIALIZED (
    SELECT 1 FROM i JOIN conversations c ON c.workspace_id = i.w AND c.id = i.c ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c
  )`

// A lease that was lost changes nothing: the token does not match. What was overtaken ends here and wakes nobody.
const settled = (afterwards: string) => `settled AS (
    UPDATE effects e SET
      status = CASE WHEN i.status IN ('done', 'failed') THEN i.status WHEN e.overtaken THEN 'superseded' WHEN c.effect_id IS NOT NULL THEN 'done' ELSE i.status END,
      outcome = CASE WHEN c.effect_id IS NOT NULL THEN 'accepted:by-status' ELSE i.outcome END,
      attempts = e.attempts - CASE WHEN i.uncounted THEN 1 ELSE 0 END,
      not_before = coalesce(to_timestamp(i.not_before / 1000.0), e.not_before),
      request = coalesce(i.request, e.request), response = coalesce(i.response, e.response),
      lease_token = NULL, lease_until = NULL, held = i.held,
      settled_at = CASE WHEN i.status IN ('done', 'failed') OR e.overtaken OR c.effect_id IS NOT NULL THEN now() END
    FROM i LEFT JOIN confirmed c ON c.workspace_id = i.w AND c.effect_id = i.id
    WHERE e.workspace_id = i.w AND ${byKey('e.id', 'i.id', `e.status = 'begun' AND e.lease_token = i.token`)}${afterwards}
    RETURNING e.workspace_id, e.id, e.conversation_id, e.channel_id, e.session_id, e.node_id, e.kind, e.status, e.overtaken, i.outcome, i.event, i.message, i.failure, i.stop, i.held
  )`

interface Part {
  needed(row: SettlementRow): boolean
  text: string
}

/** Left out where no settlement needs them: PostgreSQL opens every table and index that a statement names, even for no rows. */
const optional: Part[] = [
  {
    needed: (row) => row.said,
    text: `said AS (
    UPDATE messages m SET
      status = CASE s.status WHEN 'done' THEN parley_later_status(m.status, 'accepted') WHEN 'failed' THEN parley_later_status(m.status, 'failed')
        WHEN 'superseded' THEN CASE WHEN m.status = 'queued' THEN 'superseded' ELSE m.status END ELSE m.status END,
      held = s.held, channel_message_id = coalesce(s.message, m.channel_message_id),
      failure = CASE WHEN s.status = 'failed' AND parley_later_status(m.status, 'failed') = 'failed' THEN s.failure ELSE m.failure END
    FROM settled s WHERE s.kind = 'send' AND m.workspace_id = s.workspace_id AND m.effect_id = s.id
  )`,
  },
  {
    needed: (row) => row.said && row.status === 'failed',
    text: `fault AS (
    INSERT INTO faults (workspace_id, id, conversation_id, session_id, flow_id, version_id, node_id, code, message, at)
    SELECT s.workspace_id, gen_random_uuid(), s.conversation_id, s.session_id, x.flow_id, x.version_id, s.node_id, 'send-failed', coalesce(s.failure, s.outcome), now()
    FROM settled s LEFT JOIN sessions x ON x.workspace_id = s.workspace_id AND x.id = s.session_id WHERE s.kind = 'send' AND s.status = 'failed'
  )`,
  },
  {
    needed: (row) => row.stop !== null,
    text: `stopped AS (
    UPDATE channels ch SET status = 'stopped', status_reason = s.stop
    FROM (SELECT DISTINCT ON (workspace_id, channel_id) workspace_id, channel_id, id, stop FROM settled WHERE stop IS NOT NULL) s
    WHERE ch.workspace_id = s.workspace_id AND ch.id = s.channel_id AND ch.status = 'connected'
    RETURNING ch.workspace_id, ch.id, ch.account_id, s.stop
  ), logged AS (
    INSERT INTO channel_events (workspace_id, channel_id, account_id, kind, source_id, summary, severity, payload, at, taken_at)
    SELECT workspace_id, id, account_id, 'parley.stopped', 'parley:' || gen_random_uuid(), 'Nothing is sent any more, and what waits is kept. ' || stop, 'alarm', '{}', now(), now() FROM stopped
  )`,
  },
  {
    needed: (row) => row.event !== null,
    text: `mail AS (
    INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, conversation_id, occurred_at, payload)
    SELECT workspace_id, channel_id, 'outcome', id, conversation_id, now(), jsonb_build_object('type', 'outcome', 'effectId', id, 'outcome', event)
    FROM settled WHERE event IS NOT NULL AND NOT overtaken AND status IN ('done', 'failed') ON CONFLICT DO NOTHING RETURNING workspace_id, conversation_id
  ), woken AS (
    UPDATE conversations c SET arrivals = c.arrivals + 1, wake_at = CASE WHEN c.lease_until > now() THEN c.wake_at ELSE least(coalesce(c.wake_at, now()), now()) END
    FROM (SELECT DISTINCT workspace_id, conversation_id FROM mail) m WHERE c.workspace_id = m.workspace_id AND c.id = m.conversation_id
  )`,
  },
  { needed: (row) => row.calls.length > 0, text: noteParts('$2') },
]

// Said like this, it is looked for among what the conversation has open, not among all that waits in the workspace.
const next = `s.kind = 'send' AND EXISTS (
    SELECT 1 FROM effects n WHERE n.workspace_id = s.workspace_id AND n.conversation_id = s.conversation_id AND n.kind = 'send' AND n.status IN ('pending', 'begun', 'uncertain') AND n.status || '' <> 'begun' AND n.id <> s.id)`

const each = `SELECT s.workspace_id, s.id, s.overtaken, ${next} AS next FROM settled s`
const all = `SELECT ${guard('count(*) FILTER (WHERE NOT s.overtaken) = jsonb_array_length($1::jsonb)')} FROM settled s`

/**
 * Writes all of them down in one statement; it answers a `SettledRow` for each whose lease was still its own. `all`: it ends the
 * transaction unless all of them were, and none was overtaken.
 */
export function settleStatement(rows: SettlementRow[], which: 'each' | 'all' = 'each'): { name: string; text: string; values: string[] } {
  const uncertain = rows.some((row) => row.status === 'uncertain')
  const telling = rows.some((row) => row.event !== null)
  const wanted = optional.filter(({ needed }) => rows.some(needed))
  const calls = rows.flatMap((row) => row.calls)
  const parts = [given, uncertain ? confirmed : noneConfirmed, ...(telling ? [held, settled(' AND (SELECT count(*) FROM held) >= 0')] : [settled('')]), ...wanted.map(({ text }) => text)]
  return {
    name: `settle-${which}-${[uncertain, ...optional.map((part) => wanted.includes(part))].map(Number).join('')}`,
    text: `WITH ${parts.join(', ')}\n  ${which === 'each' ? each : all}`,
    values: [toJsonb(rows.map((row) => ({ ...row, calls: undefined }))), ...(calls.length > 0 ? [toJsonb(calls)] : [])],
  }
}
