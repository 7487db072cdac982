import type { JsonObject } from '@parley/channel'
import { isRepeatable, mcpOfferName } from './definition.ts'
import type { StoredTool, ToolSource } from './port.ts'

/** A tool as whoever calls it has to know it: a model, or a card. */
export interface DescribedTool {
  id: string
  name: string
  description: string
  /** JSON Schema of an object. */
  parameters: JsonObject
  /** The customer is asked first, in these words; placeholders stand for arguments. */
  confirm?: string
  repeatable: boolean
}

function describeTool(stored: StoredTool): DescribedTool {
  if (stored.kind === 'http') {
    const { name, description, parameters, confirm } = stored.definition
    return { id: stored.id, name, description, parameters, repeatable: isRepeatable(stored.definition), ...(confirm === '' ? {} : { confirm }) }
  }
  const { server, listed, grant } = stored
  return { id: stored.id, name: mcpOfferName(server.name, listed.name), description: listed.description, parameters: listed.parameters, repeatable: grant.readsOnly || grant.repeatable, ...(grant.confirm === '' ? {} : { confirm: grant.confirm }) }
}

/** What a model is offered of the workspace's tools. Ids that are not there (any more) are left out. */
export function createToolCatalog(source: Pick<ToolSource, 'describe'>) {
  return { describe: async (workspaceId: string, ids: string[]): Promise<DescribedTool[]> => (await source.describe(workspaceId, ids)).map(describeTool) }
}
