import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { callHttp } from './call-http.ts'
import { checkArguments } from './check-arguments.ts'
import type { ListedTool, ServerDefinition, ToolDefinition } from './definition.ts'
import { failed, ToolFailure } from './failure.ts'
import { listMcpTools } from './mcp/index.ts'
import type { CallOutcome, Credentials } from './port.ts'

export interface ToolbenchOptions {
  secrets: {
    keep(workspaceId: string, userId: string, credential: { name: string; origin: string; secret: string }): Promise<void>
    open(workspaceId: string): Promise<Credentials>
  }
  /** Guarded, as the worker's. */
  fetch: typeof fetch
  /** Guarded, for documents, which are longer than answers. */
  fetchDocument: typeof fetch
}

/** Whom a test call is made for. */
const somebody: JsonObject = { id: 'test', name: 'Test contact', phone: '+15550100000', user_id: null, language: 'en' }

/** What the editor does with tools where secrets and the network are. */
export function createToolbench({ secrets, fetch, fetchDocument }: ToolbenchOptions) {
  return {
    keepCredential: secrets.keep,

    async test(workspaceId: string, tool: ToolDefinition, given: JsonObject): Promise<CallOutcome> {
      const checked = checkArguments(tool.parameters, given)
      if ('problem' in checked) return failed('bad-arguments', checked.problem)
      const scope = { arguments: checked.arguments, contact: somebody, conversation: { id: 'test' }, callId: `test-${randomUUID()}`, now: Date.now(), timeZone: 'UTC' }
      return callHttp({ tool, scope, credentials: await secrets.open(workspaceId), fetch, signal: AbortSignal.timeout(35_000) })
    },

    async listServer(workspaceId: string, server: ServerDefinition): Promise<ListedTool[]> {
      try {
        return await listMcpTools({ server, credentials: await secrets.open(workspaceId), fetch, signal: AbortSignal.timeout(25_000) })
      } catch (cause) {
        if (cause instanceof ToolFailure) throw new ParleyError('BAD_INPUT', cause.message)
        throw cause
      }
    },

    async readDocument(address: string): Promise<string> {
      try {
        const answer = await fetchDocument(address, { headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5' }, signal: AbortSignal.timeout(15_000) })
        if (!answer.ok) throw new ParleyError('BAD_INPUT', `The server of this address answers with ${answer.status}.`)
        return await answer.text()
      } catch (cause) {
        if (cause instanceof ParleyError) throw cause
        throw new ParleyError('BAD_INPUT', `The document cannot be fetched: ${cause instanceof Error && cause.name === 'ForbiddenAddress' ? cause.message : 'its server does not answer.'}`, { cause })
      }
    },
  }
}
