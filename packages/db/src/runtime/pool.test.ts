import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/index.ts'
import { createPool, inTransaction, type Pool } from './pool.ts'

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
