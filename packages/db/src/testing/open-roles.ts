import { Client } from 'pg'
import { createPool, type Pool } from '../runtime/pool.ts'
import { createTestDatabase, type TestDatabase } from './create-test-database.ts'

export interface OpenRoles {
  database: TestDatabase
  /** Sees everything. */
  admin: Client
  worker: Pool
  gateway: Pool
  close(): Promise<void>
}

/** A database of a test's own, with a connection for each role that a message passes through. */
export async function openRoles(): Promise<OpenRoles> {
  const database = await createTestDatabase()
  const admin = new Client({ connectionString: database.adminUrl })
  await admin.connect()
  const [worker, gateway] = [createPool(database.urls.worker), createPool(database.urls.gateway)]
  return {
    database, admin, worker, gateway,
    async close() {
      await Promise.all([worker.end(), gateway.end(), admin.end()])
      await database.drop()
    },
  }
}
