import { byKey, relaxed, type Pool } from './pool.ts'

/**
 * Timers whose time has come become mail, dated to when they were due, so that they stand in order
 * with what else happened. Conversations that somebody is committing just now are left for next time.
 */
export async function fireTimers(pool: Pool, now: number, limit: number): Promise<number> {
  const { rows } = await pool.query<{ fired: string }>({
    name: 'fire-timers',
    text: `WITH due AS MATERIALIZED (
        SELECT workspace_id, id, conversation_id FROM timers WHERE status = 'waiting' AND fire_at <= greatest($1::timestamptz, now()) ORDER BY fire_at LIMIT $2
      ), locked AS MATERIALIZED (
        SELECT d.workspace_id, d.id, c.channel_id FROM due d JOIN conversations c ON c.workspace_id = d.workspace_id AND c.id = d.conversation_id
        ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c SKIP LOCKED
      ), fired AS (
        UPDATE timers t SET status = 'fired' FROM locked l
        WHERE t.workspace_id = l.workspace_id AND ${byKey('t.id', 'l.id', `t.status = 'waiting'`)}
        RETURNING t.workspace_id, t.id, t.conversation_id, l.channel_id, t.fire_at
      ), mail AS (
        INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, conversation_id, occurred_at, payload)
        SELECT workspace_id, channel_id, 'timer', id, conversation_id, fire_at,
          jsonb_build_object('type', 'timer', 'timerId', id, 'dueAt', (extract(epoch FROM fire_at) * 1000)::bigint)
        FROM fired ORDER BY fire_at ON CONFLICT DO NOTHING
      ), woken AS (
        UPDATE conversations c SET arrivals = c.arrivals + 1, wake_at = CASE WHEN c.lease_until > now() THEN c.wake_at ELSE least(coalesce(c.wake_at, now()), now()) END
        FROM (SELECT DISTINCT workspace_id, conversation_id FROM fired) f WHERE c.workspace_id = f.workspace_id AND c.id = f.conversation_id
      )
      SELECT count(*) AS fired, ${relaxed} FROM fired`,
    values: [new Date(now), limit],
  })
  return Number(rows[0]!.fired)
}
