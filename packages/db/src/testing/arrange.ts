import { randomUUID } from 'node:crypto'
import { emptyDocument, type FlowDocument } from '@parley/flow'
import { Client } from 'pg'
import { createWorkspaceKey, sealSecret } from '../crypto.ts'
import type { TestDatabase } from './create-test-database.ts'

export interface ArrangedWorkspace {
  agencyId: string
  workspaceId: string
  channelId: string
  numberId: string
  appSecret: string
  accessToken: string
  flowId: string
  versionId: string
}

/** A workspace with a connected number and a published flow, put in as the superuser. */
export async function arrangeWorkspace(database: TestDatabase, options: { document?: FlowDocument; baseUrl?: string; name?: string } = {}): Promise<ArrangedWorkspace> {
  const client = new Client({ connectionString: database.adminUrl })
  await client.connect()
  const [agencyId, workspaceId, channelId, flowId, versionId] = Array.from({ length: 5 }, () => randomUUID()) as [string, string, string, string, string]
  const numberId = `1${Math.floor(Math.random() * 1e14)}`
  const [appSecret, accessToken] = [`app-secret-${numberId}`, `token-${numberId}`]
  const { key, sealed } = createWorkspaceKey(database.masterKey, workspaceId)
  const document = options.document ?? emptyDocument()
  try {
    await client.query('BEGIN')
    await client.query('INSERT INTO agencies (id, name) VALUES ($1, $2)', [agencyId, 'An agency'])
    await client.query('INSERT INTO workspaces (id, agency_id, name, apology, sealed_key) VALUES ($1, $2, $3, $4, $5)', [workspaceId, agencyId, options.name ?? 'A workspace', 'Sorry, something went wrong.', Buffer.from(sealed)])
    await client.query('INSERT INTO flows (workspace_id, id, name, draft) VALUES ($1, $2, $3, $4)', [workspaceId, flowId, 'A flow', document])
    await client.query('INSERT INTO flow_versions (workspace_id, id, flow_id, number, document) VALUES ($1, $2, $3, 1, $4)', [workspaceId, versionId, flowId, document])
    await client.query('UPDATE flows SET live_version_id = $3 WHERE workspace_id = $1 AND id = $2', [workspaceId, flowId, versionId])
    await client.query(
      `INSERT INTO channels (workspace_id, id, kind, mode, name, number_id, account_id, display_number, base_url, sealed_token, sealed_app_secret)
       VALUES ($1, $2, 'whatsapp', 'test', 'A number', $3, 'account', '+1 555 010 0000', $4, $5, $6)`,
      [workspaceId, channelId, numberId, options.baseUrl ?? null, Buffer.from(sealSecret(key, `channel:${channelId}:token`, accessToken)), Buffer.from(sealSecret(key, `channel:${channelId}:app-secret`, appSecret))],
    )
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
  return { agencyId, workspaceId, channelId, numberId, appSecret, accessToken, flowId, versionId }
}
