import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ParleyError } from '@parley/errors'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { derivePassword, type MasterKey } from './crypto.ts'
import { expectGrowth } from './expect-growth.ts'

/** The processes that log in to the database, each with its own rights. */
export const databaseRoles = ['web', 'worker', 'gateway'] as const
export type DatabaseRole = (typeof databaseRoles)[number]
export type ConnectionUrls = Record<DatabaseRole, string>

export const migrationsFolder = join(dirname(fileURLToPath(import.meta.url)), '../../../prisma/migrations')

/** The same number as Prisma's, so that `prisma migrate deploy` elsewhere waits for us and we for it. */
const advisoryLock = 72707369

interface Migration {
  name: string
  sql: string
  checksum: string
}

export function readMigrations(folder: string = migrationsFolder): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Brings the database up to date and sees to its logins. Safe to run from several processes at once.
 *
 * @param adminUrl Of a user that owns the database and may create roles.
 * @returns how to connect as each process, and the migrations that were applied now.
 * @throws ParleyError MISCONFIGURED where a migration was edited after it was applied, where the
 *   database is newer than this Parley, or where rights are missing.
 */
export async function migrate(adminUrl: string, masterKey: MasterKey, options: { folder?: string } = {}): Promise<{ applied: string[]; urls: ConnectionUrls }> {
  return withClient(adminUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock])
    try {
      const applied = await applyMigrations(client, readMigrations(options.folder))
      await expectGrowth(client)
      await ensureLogins(client, masterKey)
      return { applied, urls: await urlsOf(client, adminUrl, masterKey) }
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [advisoryLock]).catch(() => undefined)
    }
  })
}

/** How to connect as each process. The logins exist once `migrate` has run. */
export async function connectionUrls(adminUrl: string, masterKey: MasterKey): Promise<ConnectionUrls> {
  return withClient(adminUrl, (client) => urlsOf(client, adminUrl, masterKey))
}

/** Removes the logins of a database that is about to be dropped. */
export async function dropLogins(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const role of databaseRoles) await client.query(`DROP ROLE IF EXISTS ${escapeIdentifier(await loginName(client, role))}`)
  })
}

async function applyMigrations(client: Client, migrations: Migration[]): Promise<string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" varchar(36) PRIMARY KEY, "checksum" varchar(64) NOT NULL, "finished_at" timestamptz, "migration_name" varchar(255) NOT NULL,
    "logs" text, "rolled_back_at" timestamptz, "started_at" timestamptz NOT NULL DEFAULT now(), "applied_steps_count" integer NOT NULL DEFAULT 0)`)
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at',
  )
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of rows) {
    const migration = known.get(row.migration_name)
    if (!migration) throw new ParleyError('MISCONFIGURED', `The database has the migration ${row.migration_name}, which this Parley does not know: it is newer. Start the Parley that made it, or a later one.`)
    if (!row.finished_at) throw new ParleyError('MISCONFIGURED', `The migration ${row.migration_name} was begun and not finished. Mend the database, then mark it with \`prisma migrate resolve\`.`)
    if (row.checksum !== migration.checksum) throw new ParleyError('MISCONFIGURED', `The migration ${row.migration_name} was edited after it was applied. Put the file back as it was, and write a new migration instead.`)
  }
  const done = new Set(rows.map((row) => row.migration_name))
  const applied: string[] = []
  for (const migration of migrations) {
    if (done.has(migration.name)) continue
    try {
      // Migration and record together: a crash leaves neither.
      await client.query('BEGIN')
      await client.query(migration.sql)
      await client.query(
        'INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, clock_timestamp(), $3, 1)',
        [randomUUID(), migration.checksum, migration.name],
      )
      await client.query('COMMIT')
    } catch (cause) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw new ParleyError('MISCONFIGURED', `The migration ${migration.name} failed: ${explain(cause)}`, { cause })
    }
    applied.push(migration.name)
  }
  return applied
}

/** A login for each process, of this database alone: databases that share a server share no password. */
async function ensureLogins(client: Client, masterKey: MasterKey): Promise<void> {
  for (const role of databaseRoles) {
    const name = await loginName(client, role)
    const login = escapeIdentifier(name)
    const attributes = `LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${escapeLiteral(derivePassword(masterKey, name))}`
    try {
      const existing = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
      if (existing.rowCount) await client.query(`ALTER ROLE ${login} WITH LOGIN PASSWORD ${escapeLiteral(derivePassword(masterKey, name))}`)
      else await client.query(`CREATE ROLE ${login} WITH ${attributes}`)
      await client.query(`GRANT ${escapeIdentifier(`parley_${role}`)} TO ${login}`)
    } catch (cause) {
      throw new ParleyError('MISCONFIGURED', `The database login for the ${role} could not be made: ${explain(cause)}`, { cause })
    }
  }
}

async function loginName(client: Client, role: DatabaseRole): Promise<string> {
  const { rows } = await client.query<{ oid: string }>('SELECT oid::text FROM pg_database WHERE datname = current_database()')
  return `parley_${rows[0]!.oid}_${role}`
}

async function urlsOf(client: Client, adminUrl: string, masterKey: MasterKey): Promise<ConnectionUrls> {
  const urls: Partial<ConnectionUrls> = {}
  for (const role of databaseRoles) {
    const name = await loginName(client, role)
    const url = new URL(adminUrl)
    url.username = name
    url.password = derivePassword(masterKey, name)
    urls[role] = url.toString()
  }
  return urls as ConnectionUrls
}

function explain(cause: unknown): string {
  const error = cause as { code?: string; message?: string }
  if (error.code === '42501') return `${error.message}. The user of DATABASE_URL must own the database and be allowed to create roles (ALTER ROLE … CREATEROLE).`
  if (error.code === '53100') return 'the disk is full. Free some space and start again.'
  return error.message ?? String(cause)
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw new ParleyError('MISCONFIGURED', 'DATABASE_URL is not the address of a PostgreSQL. Write it as postgresql://user:password@host:5432/database.')
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (cause) {
    const { host, pathname } = new URL(url)
    throw new ParleyError('MISCONFIGURED', `The database ${pathname.slice(1)} at ${host} could not be reached: ${explain(cause) || 'no answer'}. Check DATABASE_URL.`, { cause })
  }
  try {
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
