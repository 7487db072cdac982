import { cpSync, mkdtempSync, readdirSync, appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { laterStatus, type DeliveryStatus } from '@parley/channel'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionUrls, migrate, migrationsFolder } from './migrate.ts'
import { createTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

const copy = () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'parley-migrations-')), 'migrations')
  cpSync(migrationsFolder, folder, { recursive: true })
  return folder
}

test('a second run applies nothing, and gives the same logins', async () => {
  const { applied, urls } = await migrate(database.adminUrl, database.masterKey)
  expect(applied).toEqual([])
  expect(urls).toEqual(database.urls)
  expect(await connectionUrls(database.adminUrl, database.masterKey)).toEqual(urls)
})

test('several at once wait for one another', async () => {
  const folder = copy()
  mkdirSync(join(folder, '29990101000000_next'))
  writeFileSync(join(folder, '29990101000000_next/migration.sql'), 'CREATE TABLE "next_thing" (id int); SELECT pg_sleep(0.1);')
  const fresh = await createTestDatabase()
  try {
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(fresh.adminUrl, fresh.masterKey, { folder })))
    expect(runs.flatMap(({ applied }) => applied)).toEqual(['29990101000000_next'])
    await expect(migrate(fresh.adminUrl, fresh.masterKey)).rejects.toThrow(/newer/)
  } finally {
    await fresh.drop()
  }
})

test('a migration that was edited after it was applied is refused', async () => {
  const folder = copy()
  const [first] = readdirSync(folder).filter((name) => /^\d/.test(name))
  appendFileSync(join(folder, first!, 'migration.sql'), '\n-- edited')
  await expect(migrate(database.adminUrl, database.masterKey, { folder })).rejects.toThrow(/was edited after it was applied/)
})

test('a migration that fails leaves nothing behind and names itself', async () => {
  const folder = copy()
  mkdirSync(join(folder, '29990102000000_broken'))
  writeFileSync(join(folder, '29990102000000_broken/migration.sql'), 'CREATE TABLE "half" (id int); SELECT no_such_function();')
  await expect(migrate(database.adminUrl, database.masterKey, { folder })).rejects.toThrow(/29990102000000_broken failed/)
  expect((await migrate(database.adminUrl, database.masterKey)).applied).toEqual([])
})

test('a database that is not there says what to check', async () => {
  await expect(migrate('postgresql://x:y@127.0.0.1:1/nowhere', database.masterKey)).rejects.toThrow(/nowhere at 127.0.0.1:1 could not be reached.*DATABASE_URL/)
})

test('the database moves statuses as the channel does', async () => {
  const client = new Client({ connectionString: database.adminUrl })
  await client.connect()
  const all: DeliveryStatus[] = ['queued', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed']
  try {
    for (const current of all)
      for (const next of all) {
        const { rows } = await client.query<{ later: string }>('SELECT parley_later_status($1, $2) AS later', [current, next])
        expect([current, next, rows[0]!.later]).toEqual([current, next, laterStatus(current, next)])
      }
  } finally {
    await client.end()
  }
})
