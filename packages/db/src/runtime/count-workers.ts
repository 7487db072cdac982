import { randomUUID } from 'node:crypto'
import type { Pool } from './pool.ts'

const prefix = 'parley-worker-'

/** A name for one worker's connections, by which the workers know how many they are. */
export const workerName = (): string => `${prefix}${randomUUID()}`

/** How many workers are connected: known from their connections, so that one that was killed counts no longer. At least 1. */
export async function countWorkers(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ workers: number }>({
    name: 'count-workers',
    text: `SELECT count(DISTINCT application_name)::int AS workers FROM pg_stat_activity WHERE datname = current_database() AND starts_with(application_name, '${prefix}')`,
  })
  return Math.max(1, rows[0]!.workers)
}
