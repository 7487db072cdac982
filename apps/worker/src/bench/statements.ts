import type { Pool } from '@parley/db'

/** From now on; what was counted before is forgotten. */
export async function startCounting(admin: Pool): Promise<void> {
  await admin.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  await admin.query('SELECT pg_stat_statements_reset()')
}

/** What took the most, as lines of text: calls, rows, milliseconds of executing and of planning. Waiting for locks and the disk is in it. */
export async function dearestStatements(admin: Pool, turns: number): Promise<string[]> {
  const { rows } = await admin.query<{ calls: string; rows: string; run: number; plan: number; wal: string; query: string }>(
    `SELECT calls, rows, total_exec_time AS run, total_plan_time AS plan, wal_bytes AS wal, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS query
      FROM pg_stat_statements ORDER BY total_exec_time + total_plan_time DESC LIMIT 24`,
  )
  return rows.map((row) => `${(row.run / turns).toFixed(3)} ms run, ${(row.plan / turns).toFixed(3)} ms planned, ${(Number(row.wal) / turns).toFixed(0)} bytes logged a turn; ${row.calls} calls of ${(row.run / Number(row.calls)).toFixed(2)} + ${(row.plan / Number(row.calls)).toFixed(2)} ms; ${row.rows} rows: ${row.query}`)
}
