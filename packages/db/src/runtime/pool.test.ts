import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/index.ts'
import { createPool, inTransaction, isUnavailable, type Pool } from './pool.ts'

let database: TestDatabase
let pool: Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool(database.urls.worker, { connections: 1 })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

test('a database that restarts in the middle of a transaction ends the transaction, not the process', async () => {
  const admin = createPool(database.adminUrl, { connections: 1 })
  const work = inTransaction(pool, async (connection) => {
    const { rows } = await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const gone = new Promise((done) => connection.once('end', done))
    await admin.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid])
    // Nothing is being asked at this moment; without a listener the broken connection would end the process.
    await gone
    await connection.query('SELECT 1')
  })
  await expect(work).rejects.toThrow()
  await admin.end()
  expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
})

test('two that wait for each other are both done in the end', async () => {
  const admin = createPool(database.adminUrl, { connections: 2 })
  await admin.query('CREATE TABLE crossing (id int PRIMARY KEY, passed int NOT NULL DEFAULT 0)')
  await admin.query('INSERT INTO crossing (id) VALUES (1), (2)')
  let arrived = 0
  let open: () => void = () => undefined
  const both = new Promise<void>((done) => (open = done))
  const cross = (first: number, second: number) =>
    inTransaction(admin, async (connection) => {
      await connection.query('UPDATE crossing SET passed = passed + 1 WHERE id = $1', [first])
      if (++arrived === 2) open()
      await both
      await connection.query('UPDATE crossing SET passed = passed + 1 WHERE id = $1', [second])
    })
  await Promise.all([cross(1, 2), cross(2, 1)])
  // On a busy machine both may have been stopped.
  expect(arrived).toBeGreaterThan(2)
  expect((await admin.query<{ passed: number }>('SELECT passed FROM crossing')).rows).toEqual([{ passed: 2 }, { passed: 2 }])
  await admin.end()
})

test('a database that is away is told from one that refuses', () => {
  const coded = (code?: string) => Object.assign(new Error('Something is wrong.'), code === undefined ? {} : { code })
  for (const code of [undefined, 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'EPERM', '08006', '53300', '57P01', '58030']) expect([code, isUnavailable(coded(code))]).toEqual([code, true])
  for (const code of ['22012', '23503', '42P01', '0A000', '40P01', 'P0001', 'XX000']) expect([code, isUnavailable(coded(code))]).toEqual([code, false])
})
