import type { Pool } from './pool.ts'

/** How much waits just now. */
export interface Backlog {
  /** Mail that is in no conversation's mailbox yet. */
  unsorted: number
  /** Mail in mailboxes that was not taken yet. */
  mail: number
  /** Conversations that have mail to take, or are being taken. */
  awake: number
  /** Age of the oldest mail that was not taken, sorted or not. */
  oldestSeconds: number
  /** Effects not yet begun, and of those the sends of which nobody knows whether they left. */
  effects: number
  uncertain: number
  /** Timers whose time has come. */
  timersDue: number
}

/** For the metrics. Counted over partial indexes, which hold only what waits, however much lies behind. */
export async function readBacklog(pool: Pool): Promise<Backlog> {
  const { rows } = await pool.query<Record<keyof Backlog, string | null>>({
    name: 'backlog',
    text: `WITH unsorted AS (SELECT count(*) AS n, min(arrived_at) AS oldest FROM mailbox WHERE conversation_id IS NULL AND taken_at IS NULL),
        untaken AS (SELECT count(*) AS n, min(arrived_at) AS oldest FROM mailbox WHERE conversation_id IS NOT NULL AND taken_at IS NULL),
        waiting AS (SELECT count(*) AS n, count(*) FILTER (WHERE status = 'uncertain') AS uncertain FROM effects WHERE status IN ('pending', 'uncertain'))
      SELECT unsorted.n AS unsorted, untaken.n AS mail, (SELECT count(*) FROM conversations WHERE wake_at IS NOT NULL) AS awake,
        extract(epoch FROM now() - least(unsorted.oldest, untaken.oldest)) AS "oldestSeconds", waiting.n AS effects, waiting.uncertain,
        (SELECT count(*) FROM timers WHERE status = 'waiting' AND fire_at <= now()) AS "timersDue"
      FROM unsorted, untaken, waiting`,
  })
  const [row] = rows
  const number = (name: keyof Backlog) => Number(row?.[name] ?? 0)
  return {
    unsorted: number('unsorted'), mail: number('mail'), awake: number('awake'), oldestSeconds: Math.max(0, number('oldestSeconds')),
    effects: number('effects'), uncertain: number('uncertain'), timersDue: number('timersDue'),
  }
}
