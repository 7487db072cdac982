import type { JsonObject } from '@parley/channel'
import { isRepeatable, mcpId, mcpOfferName, type ResultType } from '@parley/tools/definition'
import type { ServerRow, ToolRow } from './ports/tools.ts'

/** A tool as a card's form picks it. */
export interface ToolChoice {
  id: string
  name: string
  description: string
  source: string
  parameters: JsonObject
  results: { name: string; type: ResultType; label: string }[]
  readsOnly: boolean
  repeatable: boolean
  confirm: string | null
}

/** What the cards of a workspace may call: its own tools, then what was granted of each server. */
export function toolChoices(tools: ToolRow[], servers: ServerRow[]): ToolChoice[] {
  const own = tools.map(({ id, definition }): ToolChoice => {
    const { name, description, parameters, results, readsOnly, confirm } = definition
    return { id, name, description, source: 'This workspace', parameters, results: results.map(({ name: field, type, label }) => ({ name: field, type, label: label || field })), readsOnly, repeatable: isRepeatable(definition), confirm: confirm === '' ? null : confirm }
  })
  const served = servers.flatMap((server) =>
    server.listed.flatMap(({ name, description, parameters }): ToolChoice[] => {
      const grant = Object.hasOwn(server.grants, name) ? server.grants[name] : undefined
      return grant ? [{ id: mcpId(server.id, name), name: mcpOfferName(server.name, name), description, source: server.name, parameters, results: [], readsOnly: grant.readsOnly, repeatable: grant.readsOnly || grant.repeatable, confirm: grant.confirm === '' ? null : grant.confirm }] : []
    }),
  )
  return [...own, ...served]
}
