import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPrisma, withUser, withViewer, type Database } from './prisma.ts'
import { createTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
let prisma: Database
let admin: Client

beforeAll(async () => {
  database = await createTestDatabase()
  prisma = createPrisma(database.urls.web)
  admin = new Client(database.adminUrl)
  await admin.connect()
})

afterAll(async () => {
  await prisma?.$disconnect()
  await admin?.end()
  await database?.drop()
})

const cut = () => admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
const away = { code: 'UNAVAILABLE', message: expect.stringContaining('database') }

it.each(['postgresql://x:y@127.0.0.1:1/x', 'postgresql://x:y@localhost/x?host=/nowhere', 'postgresql://x:y@nowhere.invalid/x'])('nothing at %s is a database that is away', async (url) => {
  const nobody = createPrisma(url)
  await expect(withViewer(nobody, {}, (tx) => tx.user.findMany())).rejects.toMatchObject(away)
  await nobody.$disconnect()
})

it('a connection that breaks within a transaction is a database that is away, and the next finds another', async () => {
  const broken = withViewer(prisma, {}, async (tx) => {
    await cut()
    return tx.user.findMany()
  })
  await expect(broken).rejects.toMatchObject(away)
  await expect.poll(() => withViewer(prisma, {}, (tx) => tx.user.findMany()).catch(() => undefined), { timeout: 30_000 }).toEqual([])
})

it('what the database refuses stays what it is', async () => {
  await expect(withUser(prisma, 'no id', (tx) => tx.user.findMany())).resolves.toEqual([])
  await expect(withViewer(prisma, {}, (tx) => tx.$queryRaw`SELECT 1 / 0`)).rejects.toMatchObject({ code: 'P2010' })
})
