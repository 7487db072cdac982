import type { JsonObject } from '@parley/channel'
import { readMcpId, type Credentials, type ListedTool, type ServerDefinition, type StoredTool, type ToolDefinition, type ToolGrant, type ToolSource } from '@parley/tools'
import type { MasterKey } from '../crypto.ts'
import type { Pool } from './pool.ts'
import { Secrets } from './secrets.ts'

interface ServerRow {
  id: string
  definition: ServerDefinition
  listed: ListedTool[]
  grants: Record<string, ToolGrant>
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The workspace's tools as they are now: nothing is kept between calls, so that what was taken back is not called. */
export function createToolSource(pool: Pool, masterKey: MasterKey): ToolSource {
  const secrets = new Secrets(masterKey)

  async function find(workspaceId: string, ids: string[]): Promise<StoredTool[]> {
    const own = ids.filter((id) => uuid.test(id))
    const served = ids.flatMap((id) => {
      const read = readMcpId(id)
      return read && uuid.test(read.serverId) ? [{ id, ...read }] : []
    })
    const none: Credentials = new Map()
    const [tools, servers] = await Promise.all([
      own.length === 0 ? [] : pool.query<{ id: string; definition: ToolDefinition }>('SELECT id, definition FROM tools WHERE workspace_id = $1 AND id = ANY ($2::uuid[])', [workspaceId, own]).then(({ rows }) => rows),
      served.length === 0 ? [] : pool.query<ServerRow>('SELECT id, definition, listed, grants FROM tool_servers WHERE workspace_id = $1 AND id = ANY ($2::uuid[])', [workspaceId, served.map(({ serverId }) => serverId)]).then(({ rows }) => rows),
    ])
    return ids.flatMap((id): StoredTool[] => {
      const tool = tools.find((row) => row.id === id)
      if (tool) return [{ kind: 'http', id, definition: tool.definition, credentials: none }]
      const asked = served.find((one) => one.id === id)
      const server = asked && servers.find((row) => row.id === asked.serverId)
      const listed = server?.listed.find(({ name }) => name === asked?.name)
      const grant = asked && server && Object.hasOwn(server.grants, asked.name) ? server.grants[asked.name] : undefined
      return server && listed && grant ? [{ kind: 'mcp', id, server: { ...server.definition, id: server.id }, listed, grant, credentials: none }] : []
    })
  }

  async function credentialsOf(workspaceId: string): Promise<Credentials> {
    const { rows } = await pool.query<{ id: string; name: string; origin: string; sealed_secret: Buffer; sealed_key: Buffer }>(
      'SELECT c.id, c.name, c.origin, c.sealed_secret, w.sealed_key FROM tool_credentials c JOIN workspaces w ON w.id = c.workspace_id WHERE c.workspace_id = $1', [workspaceId])
    return new Map(rows.map(({ id, name, origin, sealed_secret, sealed_key }) => [name, { origin, secret: secrets.open(workspaceId, sealed_key, `tool:${id}:credential`, sealed_secret) }]))
  }

  return {
    describe: find,

    async load(workspaceId, toolId) {
      const [found] = await find(workspaceId, [toolId])
      return found ? { ...found, credentials: await credentialsOf(workspaceId) } : null
    },

    async contactOf(workspaceId, conversationId) {
      const { rows } = await pool.query<{ id: string; name: string; phone: string | null; user_id: string | null; language: string | null; fields: JsonObject; time_zone: string; workspace_language: string }>(
        `SELECT p.id, p.name, p.phone, p.user_id, p.language, p.fields, w.time_zone, w.language AS workspace_language FROM conversations v
         JOIN contacts p ON p.workspace_id = v.workspace_id AND p.id = v.contact_id JOIN workspaces w ON w.id = v.workspace_id
         WHERE v.workspace_id = $1 AND v.id = $2`, [workspaceId, conversationId])
      const row = rows[0]
      if (!row) return {}
      return { ...row.fields, id: row.id, name: row.name, phone: row.phone, user_id: row.user_id, language: row.language ?? row.workspace_language, time_zone: row.time_zone }
    },

    async saidByContact(workspaceId, conversationId, messageId) {
      const { rowCount } = await pool.query(`SELECT 1 FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND channel_message_id = $3 AND author = 'contact'`, [workspaceId, conversationId, messageId])
      return rowCount !== 0
    },
  }
}
