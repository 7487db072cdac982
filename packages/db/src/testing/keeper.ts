import { appendFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { startEmbedded } from '../embedded.ts'
import { addressFile, testServerFolder } from './test-server.ts'

/** How long nobody may have used the server before it ends. Milliseconds. */
const idleMs = Number(process.env['PARLEY_TEST_SERVER_IDLE_MS'] ?? 60_000)
const home = join(testServerFolder, 'home')
const say = (text: string) => appendFileSync(join(testServerFolder, 'keeper.log'), `${new Date().toISOString()} ${text}\n`)

try {
  rmSync(addressFile, { force: true })
  const server = await startEmbedded({ home, unsafe: true, database: 'parley_tests' })
  writeFileSync(addressFile, server.adminUrl, { mode: 0o600 })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end())
  void server.ended.then(() => process.exit(1))
  while (!(await isIdle(server.adminUrl))) await pause(1_000)
  await end()

  async function end() {
    rmSync(addressFile, { force: true })
    await server.stop()
    rmSync(testServerFolder, { recursive: true, force: true })
    process.exit(0)
  }
} catch (cause) {
  say(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
  rmSync(join(testServerFolder, 'lock'), { force: true })
  process.exit(1)
}

async function isIdle(url: string): Promise<boolean> {
  if (Date.now() - statSync(addressFile).mtimeMs < idleMs) return false
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ others: number }>(`SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`)
  await client.end()
  if (rows[0]!.others === 0) return true
  writeFileSync(addressFile, url, { mode: 0o600 })
  return false
}
