import { outboundText, textOf, type InboundContent, type OutboundContent } from '@parley/channel'
import { storeContract } from '@parley/runtime/testing'
import { Client, type QueryResultRow } from 'pg'
import { arrangeWorkspace, createTestDatabase } from '../testing/index.ts'
import { createConversationStore } from './conversation-store.ts'
import { createDeliveryStore } from './delivery-store.ts'
import { createEffectStore } from './effect-store.ts'
import { createPool } from './pool.ts'

storeContract('the stores on PostgreSQL', async () => {
  const database = await createTestDatabase()
  const worker = createPool(database.urls.worker)
  const gateway = createPool(database.urls.gateway)
  const web = createPool(database.urls.web)
  const admin = new Client({ connectionString: database.adminUrl })
  await admin.connect()
  const deliveries = createDeliveryStore(gateway, database.masterKey)
  const read = async <T extends QueryResultRow>(text: string, workspaceId: string) => (await admin.query<T>(text, [workspaceId])).rows
  return {
    conversations: createConversationStore(worker, { sending: { masterKey: database.masterKey } }),
    effects: createEffectStore(worker, database.masterKey),
    newChannel: () => arrangeWorkspace(database),
    store: (updates) => deliveries.store({ body: Buffer.from(JSON.stringify(updates)), updates, receivedAt: Date.now() }),
    async post(workspaceId, conversationId, sourceId, payload) {
      const connection = await web.connect()
      try {
        await connection.query('BEGIN')
        await connection.query(`SELECT set_config('parley.workspace_id', $1, true)`, [workspaceId])
        const { rows } = await connection.query<{ posted: boolean }>(`SELECT parley_post_event($1, $2, 'operator', $3, now(), $4) AS posted`, [workspaceId, conversationId, sourceId, payload])
        await connection.query('COMMIT')
        return rows[0]!.posted
      } finally {
        connection.release()
      }
    },
    async transcript(workspaceId) {
      const rows = await read<{ author: string; content: unknown; status: string; possibly_double: boolean; failure: string | null }>('SELECT * FROM messages WHERE workspace_id = $1 ORDER BY position', workspaceId)
      return rows.map(({ author, content, status, possibly_double, failure }) => ({
        author, status, failure, possiblyDouble: possibly_double, text: author === 'contact' ? textOf(content as InboundContent) : outboundText(content as OutboundContent),
      }))
    },
    effectStates: (workspaceId) => read('SELECT id, status FROM effects WHERE workspace_id = $1', workspaceId),
    faults: (workspaceId) => read('SELECT code, node_id AS "nodeId", message FROM faults WHERE workspace_id = $1', workspaceId),
    handovers: (workspaceId) => read('SELECT reason, ended_at IS NULL AS open FROM handovers WHERE workspace_id = $1', workspaceId),
    setAside: async (workspaceId) => (await read<{ set_aside: string }>('SELECT set_aside FROM mailbox WHERE workspace_id = $1 AND set_aside IS NOT NULL', workspaceId)).map((row) => row.set_aside),
    async close() {
      await Promise.all([worker.end(), gateway.end(), web.end(), admin.end()])
      await database.drop()
    },
  }
})
