import { historyLength, type ConversationState } from '@parley/interpreter'
import { toJsonb } from './jsonb.ts'
import type { Connection } from './pool.ts'

/**
 * Tables whose rows belong to a conversation and simply move when two become one. A test goes over the
 * catalogue and names a table that is missing here. `journal` and `handovers` have rules of their own.
 */
export const conversationTables: readonly string[] = ['messages', 'effects', 'timers', 'faults', 'sessions', 'mailbox', 'agent_sessions', 'conversation_aliases']
export const conversationTablesWithRules: readonly string[] = ['journal', 'handovers']

interface Row {
  id: string
  state: ConversationState
  handed_over: boolean
  last_activity_at: Date
}

/**
 * Two conversations of one person on one channel become one. The one that a person answers stays, else the
 * one with a running session, else the one that was busy last; the other's session ends. Every message,
 * event and journal entry moves. The leases end: whoever was taking a turn takes it anew.
 */
export async function foldConversations(connection: Connection, workspaceId: string, one: string, other: string): Promise<void> {
  const { rows } = await connection.query<Row>(
    `SELECT id, state, last_activity_at, EXISTS (SELECT 1 FROM handovers h WHERE h.workspace_id = c.workspace_id AND h.conversation_id = c.id AND h.ended_at IS NULL) AS handed_over
     FROM conversations c WHERE workspace_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE`,
    [workspaceId, [one, other]],
  )
  const [stays, goes] = rows.sort((a, b) => rank(b) - rank(a) || b.last_activity_at.getTime() - a.last_activity_at.getTime())
  if (!stays || !goes) return
  const ids = [workspaceId, stays.id, goes.id]
  const withPerson = stays.state.mode === 'person'

  await connection.query(`UPDATE sessions SET ended_at = now(), end_reason = 'merged', node_id = NULL WHERE workspace_id = $1 AND conversation_id = $2 AND ended_at IS NULL`, [workspaceId, goes.id])
  await connection.query(`UPDATE timers SET status = 'cancelled' WHERE workspace_id = $1 AND conversation_id = $2 AND status = 'waiting'`, [workspaceId, goes.id])
  // Nobody waits for a model any more. What was still to be said is said, unless a person answers now.
  await connection.query(
    `WITH overtaken AS (
       UPDATE effects SET overtaken = true, status = CASE WHEN status = 'begun' THEN status ELSE 'superseded' END, settled_at = CASE WHEN status = 'begun' THEN settled_at ELSE now() END
       WHERE workspace_id = $1 AND conversation_id = $2 AND status IN ('pending', 'begun', 'uncertain') AND (kind <> 'send' OR $3) RETURNING id, status)
     UPDATE messages m SET status = 'superseded' FROM overtaken o WHERE m.workspace_id = $1 AND m.effect_id = o.id AND o.status = 'superseded' AND m.status = 'queued'`,
    [workspaceId, goes.id, withPerson],
  )
  // Replaying what stays must not see the other's events: they stand before its own, in their order.
  await connection.query(
    `UPDATE journal SET conversation_id = $2, sequence = sequence
       - (SELECT max(sequence) + 1 FROM journal WHERE workspace_id = $1 AND conversation_id = $3)
       + least(0, (SELECT min(sequence) FROM journal WHERE workspace_id = $1 AND conversation_id = $2))
     WHERE workspace_id = $1 AND conversation_id = $3`,
    ids,
  )
  if (stays.handed_over) await connection.query(`UPDATE handovers SET ended_at = now(), ended_by = 'merged' WHERE workspace_id = $1 AND conversation_id = $2 AND ended_at IS NULL`, [workspaceId, goes.id])
  await connection.query('UPDATE handovers SET conversation_id = $2 WHERE workspace_id = $1 AND conversation_id = $3', ids)
  for (const table of conversationTables) await connection.query(`UPDATE ${table} SET conversation_id = $2 WHERE workspace_id = $1 AND conversation_id = $3`, ids)

  // Its address leads on to the one that stays.
  await connection.query('INSERT INTO conversation_aliases (workspace_id, id, conversation_id) VALUES ($1, $3, $2)', ids)

  await connection.query(
    `UPDATE conversations s SET state = $4, arrivals = s.arrivals + g.arrivals + 1, wake_at = now(), lease_token = NULL, lease_until = NULL,
       last_inbound_id = CASE WHEN coalesce(g.last_inbound_at, '-infinity') > coalesce(s.last_inbound_at, '-infinity') THEN g.last_inbound_id ELSE s.last_inbound_id END,
       last_inbound_at = greatest(s.last_inbound_at, g.last_inbound_at), free_entry_until = greatest(s.free_entry_until, g.free_entry_until),
       last_activity_at = greatest(s.last_activity_at, g.last_activity_at), created_at = least(s.created_at, g.created_at)
     FROM conversations g WHERE s.workspace_id = $1 AND s.id = $2 AND g.workspace_id = $1 AND g.id = $3`,
    [...ids, toJsonb(joined(stays.state, goes.state))],
  )
  await connection.query('DELETE FROM conversations WHERE workspace_id = $1 AND id = $2', [workspaceId, goes.id])
}

const rank = ({ state, handed_over }: Row): number => (handed_over || state.mode === 'person' ? 2 : state.session ? 1 : 0)

/** What was said in both, in its order, so that a card that reads back sees all of it. */
function joined(stays: ConversationState, goes: ConversationState): ConversationState {
  const history = [...stays.history, ...goes.history].sort((a, b) => a.at - b.at).slice(-historyLength)
  const seen = [stays.lastSeenAt, goes.lastSeenAt].filter((at) => at !== null)
  return { ...stays, history, lastSeenAt: seen.length > 0 ? Math.max(...seen) : null }
}
