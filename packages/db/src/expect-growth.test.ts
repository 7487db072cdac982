import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool, type Pool } from './runtime/index.ts'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
let shop: ArrangedWorkspace
let worker: Pool

beforeAll(async () => {
  database = await createTestDatabase()
  shop = await arrangeWorkspace(database)
  worker = createPool(database.urls.worker, { connections: 1 })
})
afterAll(async () => {
  await worker?.end()
  await database?.drop()
})

test('in a young database workers read by the key, not through whatever else begins with the workspace', async () => {
  const admin = createPool(database.adminUrl, { connections: 1 })
  const { rows: versions } = await admin.query<{ number: number }>(`SELECT current_setting('server_version_num')::int AS number`)
  await admin.query(
    `INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, occurred_at, payload) SELECT $1, $2, 'message', 'wamid.' || n, now(), '{}' FROM generate_series(1, 20) n`,
    [shop.workspaceId, shop.channelId],
  )
  await admin.end()
  // Before PostgreSQL 18 nobody can say so; its autovacuum mends it.
  if (versions[0]!.number < 180_000) return
  const { rows } = await worker.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) SELECT m.id FROM unnest('{${shop.workspaceId}}'::uuid[], '{7}'::bigint[]) AS k (w, id) JOIN mailbox m ON m.workspace_id = k.w AND m.id = k.id`)
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('mailbox_pkey')
})
