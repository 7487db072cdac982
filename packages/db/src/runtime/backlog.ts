import type { Pool } from './pool.ts'

/** How much waits, for the metrics. Counted over partial indexes, which hold only what waits. */
export async function readBacklog(pool: Pool): Promise<{ unsorted: number; awake: number; oldestSeconds: number; effects: number; uncertain: number }> {
  const { rows } = await pool.query<{ unsorted: string; awake: string; oldest: string | null; effects: string; uncertain: string }>({
    name: 'backlog',
    text: `SELECT
      (SELECT count(*) FROM mailbox WHERE conversation_id IS NULL AND taken_at IS NULL) AS unsorted,
      (SELECT count(*) FROM conversations WHERE wake_at IS NOT NULL) AS awake,
      (SELECT extract(epoch FROM now() - min(arrived_at)) FROM mailbox WHERE taken_at IS NULL) AS oldest,
      (SELECT count(*) FROM effects WHERE status IN ('pending', 'uncertain')) AS effects,
      (SELECT count(*) FROM effects WHERE status IN ('pending', 'uncertain') AND status = 'uncertain') AS uncertain`,
  })
  const row = rows[0]!
  return { unsorted: Number(row.unsorted), awake: Number(row.awake), oldestSeconds: Number(row.oldest ?? 0), effects: Number(row.effects), uncertain: Number(row.uncertain) }
}
