import { createPool } from '@parley/db'
import type { Installation } from './installation.ts'

/**
 * What the machine itself gives: small transactions a second, each one prepared INSERT of a small row
 * with a commit of its own, waiting for the disk. The shortest transaction that keeps anything, so the
 * strictest yardstick.
 */
export async function smallTransactionsPerSecond({ urls, admin }: Installation, seconds: number, connections: number): Promise<number> {
  await admin.query('CREATE TABLE IF NOT EXISTS bench_small (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), note text NOT NULL)')
  await admin.query('GRANT INSERT ON bench_small TO parley_worker')
  await admin.query('GRANT USAGE ON SEQUENCE bench_small_id_seq TO parley_worker')
  const pool = createPool(urls.worker, { connections })
  let count = 0
  let counting = false
  let ended = false
  const client = async () => {
    const connection = await pool.connect()
    while (!ended) {
      await connection.query({ name: 'small', text: 'INSERT INTO bench_small (note) VALUES ($1)', values: ['a small row of about fifty characters, as they come'] })
      if (counting) count++
    }
    connection.release()
  }
  const clients = Array.from({ length: connections }, client)
  await pause(300)
  counting = true
  const begun = performance.now()
  await pause(seconds * 1_000)
  counting = false
  const took = (performance.now() - begun) / 1_000
  ended = true
  await Promise.all(clients)
  await pool.end()
  return count / took
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
