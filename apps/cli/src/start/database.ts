import { join } from 'node:path'
import { migrate, startEmbedded, loadMasterKey, type ConnectionUrls } from '@parley/db'
import type { addresses } from './addresses.ts'
import type { Home } from './home.ts'
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

/** The database up, migrated and, the first time, seeded. DATABASE_URL names one; otherwise it is the embedded one. */
export async function prepareDatabase(home: Home, undo: (() => Promise<void> | void)[]): Promise<PreparedDatabase> {
  const masterKey = loadMasterKey({ home: home.path, value: process.env['PARLEY_MASTER_KEY'] })
  let adminUrl = process.env['DATABASE_URL']
  if (!adminUrl) {
    const server = await startEmbedded({ home: join(home.path, 'database') })
    undo.push(() => server.stop())
    adminUrl = server.adminUrl
  }
  const { urls } = await migrate(adminUrl, masterKey)
  await seedOnce(urls.web, masterKey, home)
  return {
    adminUrl,
    urls,
    masterKey: Buffer.from(masterKey).toString('base64'),
    demo: demoOwner,
    registerNumbers: (at) => registerNumbers(urls.worker, masterKey, at, home.secrets.emulatorKey),
  }
}
