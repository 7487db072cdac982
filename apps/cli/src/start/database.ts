import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { migrate, startEmbedded, loadMasterKey, type ConnectionUrls } from '@parley/db'
import type { addresses } from './addresses.ts'
import type { Home } from './home.ts'
import { keepRunning } from './keep-running.ts'
import { registerNumbers } from './register-numbers.ts'
import { demoOwner, seedOnce } from './seed-once.ts'

export interface PreparedDatabase {
  adminUrl: string
  urls: ConnectionUrls
  /** Base64. */
  masterKey: string
  demo: { email: string; password: string }
  /** Tells the emulator which numbers it answers for. */
  registerNumbers(at: ReturnType<typeof addresses>): Promise<void>
}

/**
 * The database up, migrated and, the first time, seeded. DATABASE_URL names one; otherwise it is the
 * embedded one, which is started again when it dies.
 */
export async function prepareDatabase(home: Home, undo: (() => Promise<void> | void)[], say: (line: string) => void, giveUp: () => void): Promise<PreparedDatabase> {
  const masterKey = loadMasterKey({ home: home.path, value: process.env['PARLEY_MASTER_KEY'] })
  let adminUrl = process.env['DATABASE_URL']
  if (!adminUrl) {
    const server = await keepRunning(() => startEmbedded({ home: join(home.path, 'database') }), say, giveUp)
    undo.push(() => server.stop())
    adminUrl = server.adminUrl
  }
  const { urls } = await migrate(adminUrl, masterKey)
  await seedOnce(urls.web, masterKey, home, seedStamp(home, process.env['DATABASE_URL']))
  return {
    adminUrl,
    urls,
    masterKey: Buffer.from(masterKey).toString('base64'),
    demo: demoOwner,
    registerNumbers: (at) => registerNumbers(urls.worker, masterKey, at, home.secrets.emulatorKey),
  }
}

/** One for each database that this data folder was used with, so that a new one is seeded too. */
function seedStamp(home: Home, databaseUrl: string | undefined): string {
  if (!databaseUrl) return join(home.path, 'seeded')
  const { host, pathname } = new URL(databaseUrl)
  return join(home.path, `seeded-${createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 12)}`)
}
