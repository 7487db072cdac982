import type { ToolRow, ServerRow } from '@parley/api'
import type { JsonObject } from '@parley/channel'
import type { ContactFacts } from '@parley/interpreter'
import { saidInRehearsal } from '@parley/runtime/rehearsal'
import type { Credentials, StoredTool, ToolSource } from '@parley/tools'
import { mcpId } from '@parley/tools/definition'

/** The workspace's tools as they were when the comparison began. */
export function storedTools(tools: ToolRow[], servers: ServerRow[], credentials: Credentials): StoredTool[] {
  return [
    ...tools.map(({ id, definition }): StoredTool => ({ kind: 'http', id, definition, credentials })),
    ...servers.flatMap(({ id, definition, listed, grants }) =>
      listed.flatMap((one): StoredTool[] => (Object.hasOwn(grants, one.name) ? [{ kind: 'mcp', id: mcpId(id, one.name), server: { ...definition, id }, listed: one, grant: grants[one.name]!, credentials }] : []))),
  ]
}

/**
 * Only what does no harm is called for a comparison: a tool that looks, and asks nobody first. Everything else would be done
 * twice, for no customer.
 */
export function isPretended(tool: StoredTool): boolean {
  const { readsOnly, confirm } = tool.kind === 'http' ? tool.definition : tool.grant
  return !readsOnly || confirm !== ''
}

export function sideToolSource(stored: StoredTool[], contact: ContactFacts, timeZone: string, language: string): ToolSource {
  const find = (id: string) => stored.find((tool) => tool.id === id)
  const known: JsonObject = { ...contact.fields, id: contact.id, name: contact.name, phone: contact.phone, user_id: contact.userId, language: contact.language ?? language, time_zone: timeZone }
  return {
    load: async (_workspaceId, toolId) => find(toolId) ?? null,
    describe: async (_workspaceId, ids) => ids.flatMap((id) => find(id) ?? []),
    contactOf: async () => known,
    saidByContact: async (_workspaceId, conversationId, messageId) => saidInRehearsal(conversationId, messageId),
  }
}
