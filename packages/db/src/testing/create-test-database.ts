import { createHash, randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { MasterKey } from '../crypto.ts'
import { dropLogins, migrate, readMigrations, type ConnectionUrls } from '../migrate.ts'
import { testServerUrl } from './test-server.ts'

export interface TestDatabase {
  /** Of the superuser: sees everything, for arranging and looking. */
  adminUrl: string
  /** As each process logs in, under row-level security. */
  urls: ConnectionUrls
  masterKey: MasterKey
  /** Removes the database and its logins. */
  drop(): Promise<void>
}

/** The same in every test process, so that a database handed from one to another opens. */
const masterKey: MasterKey = createHash('sha256').update('the key of tests').digest()

/**
 * A fresh, migrated database of its own on a real PostgreSQL: the embedded one, or TEST_DATABASE_URL
 * or DATABASE_URL where set. Takes a few dozen milliseconds: it is a copy of a template.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testServerUrl()
  const name = `parley_test_${randomBytes(6).toString('hex')}`
  await withClient(server, async (client) => {
    const template = await ensureTemplate(client, server)
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  })
  const adminUrl = withDatabase(server, name)
  const { urls } = await migrate(adminUrl, masterKey)
  return {
    adminUrl,
    urls,
    masterKey,
    async drop() {
      await dropLogins(adminUrl).catch(() => undefined)
      await withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}

/** Migrated once for each state of the migrations. */
async function ensureTemplate(client: Client, server: string): Promise<string> {
  const hash = createHash('sha256')
  for (const migration of readMigrations()) hash.update(migration.name).update(migration.checksum)
  const name = `parley_template_${hash.digest('hex').slice(0, 16)}`
  await client.query('SELECT pg_advisory_lock(72707370)')
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return name
    const making = `${name}_making`
    await client.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${making}`)
    await migrate(withDatabase(server, making), masterKey)
    await dropLogins(withDatabase(server, making))
    await client.query(`ALTER DATABASE ${making} RENAME TO ${name}`)
    return name
  } finally {
    await client.query('SELECT pg_advisory_unlock(72707370)')
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
