import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

/**
 * One throw-away server for all test processes of this checkout. It is kept by a process of its own
 * (keeper.ts), which ends by itself when nobody has used it for a while, and takes its data with it.
 */
const keeperFile = fileURLToPath(new URL('./keeper.ts', import.meta.url))
export const testServerFolder = join(tmpdir(), `parley-test-${process.getuid?.() ?? 0}-${createHash('sha256').update(keeperFile).digest('hex').slice(0, 10)}`)
export const addressFile = join(testServerFolder, 'address')

/** The superuser's URL of the test server; starts it where it does not run. */
export async function testServerUrl(): Promise<string> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL']
  if (given) return given
  const deadline = Date.now() + 60_000
  let last = 'it did not answer'
  while (Date.now() < deadline) {
    const url = readAddress()
    if (url) {
      try {
        await touch(url)
        return url
      } catch (cause) {
        last = cause instanceof Error ? cause.message : String(cause)
      }
    }
    startKeeper()
    await pause(100)
  }
  throw new Error(`The test database server did not start within a minute: ${last}. See ${join(testServerFolder, 'keeper.log')}.`)
}

function readAddress(): string | undefined {
  try {
    return readFileSync(addressFile, 'utf8') || undefined
  } catch {
    return undefined
  }
}

/** Says that the server is still wanted. */
async function touch(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  await client.end()
  utimesSync(addressFile, new Date(), new Date())
}

/** Of several processes that try, one wins the lock; a lock whose holder is gone is taken over. */
function startKeeper(): void {
  mkdirSync(testServerFolder, { recursive: true, mode: 0o755 })
  const lock = join(testServerFolder, 'lock')
  if (existsSync(lock)) {
    const pid = Number(readFileSync(lock, 'utf8'))
    if (pid === 0 || isAlive(pid)) return
    rmSync(lock, { force: true })
  }
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
  } catch {
    return
  }
  const environment: NodeJS.ProcessEnv = { ...process.env }
  for (const name of Object.keys(environment)) if (name.startsWith('VITEST') || name === 'NODE_OPTIONS') delete environment[name]
  const keeper = spawn(process.execPath, ['--import', 'tsx', keeperFile], { detached: true, stdio: 'ignore', env: environment, cwd: fileURLToPath(new URL('../..', import.meta.url)) })
  writeFileSync(lock, String(keeper.pid))
  keeper.unref()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
