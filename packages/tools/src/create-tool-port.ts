import type { JsonObject } from '@parley/channel'
import { callHttp, mayTryAgain, pretended, pretendHttp } from './call-http.ts'
import { checkArguments } from './check-arguments.ts'
import { isRepeatable } from './definition.ts'
import { failed } from './failure.ts'
import { callMcp } from './mcp/index.ts'
import type { CallOutcome, StoredTool, ToolSource } from './port.ts'

export interface ToolCaller {
  workspaceId: string
  conversationId: string
  sessionId: string | null
  /** The idempotency key: the same for every attempt of the same call. */
  effectId: string
}

/** Structurally the runtime's ToolRequest. */
export interface CallRequest {
  toolId: string
  name: string
  arguments: JsonObject
  repeatable: boolean
  confirmedBy?: string
}

export interface ToolPortOptions {
  source: ToolSource
  /** Guarded: private addresses, redirects to them and over-long answers are its to refuse. */
  fetch: typeof fetch
  now(): number
  /** Tools that are judged and filled in like all others, but not called: whoever asks is told that it is done. Absent: none. */
  pretends?(tool: StoredTool): boolean
}

/**
 * Calls the workspace's tools. The tool is looked up anew for every attempt, and everything about the call is judged
 * again: what a model or an old version of a flow says of it counts for nothing.
 */
export function createToolPort({ source, fetch, now, pretends = () => false }: ToolPortOptions) {
  return {
    async call(caller: ToolCaller, call: CallRequest, attempt: number, signal: AbortSignal): Promise<CallOutcome> {
      const { workspaceId, conversationId } = caller
      const stored = await source.load(workspaceId, call.toolId)
      if (!stored) return failed('not-allowed', 'There is no such tool in this workspace any more.')
      const { parameters, confirm } = stored.kind === 'http' ? stored.definition : { parameters: stored.listed.parameters, confirm: stored.grant.confirm }
      const checked = checkArguments(parameters, call.arguments)
      if ('problem' in checked) return failed('bad-arguments', checked.problem)
      if (confirm !== '' && !(call.confirmedBy !== undefined && (await source.saidByContact(workspaceId, conversationId, call.confirmedBy)))) return failed('unconfirmed', 'The customer has not said yes to this yet, and it is not done without.')
      // What the tool has become since counts: one that may not be repeated any more is begun once.
      const repeatable = stored.kind === 'http' ? isRepeatable(stored.definition) : stored.grant.readsOnly || stored.grant.repeatable
      if (attempt > 1 && !repeatable) return failed('uncertain', 'It was begun and cut off. Whether it happened is not known, so it was not tried again.')
      if (stored.kind === 'mcp') {
        if (pretends(stored)) return { type: 'tool-answered', result: pretended(checked.arguments), request: { server: stored.server.address, tool: stored.listed.name, arguments: checked.arguments } }
        const outcome = await callMcp({ server: stored.server, credentials: stored.credentials, fetch, signal }, stored.listed.name, checked.arguments)
        const again = outcome.type === 'tool-failed' && attempt < 2 && call.repeatable && repeatable && ['timeout', 'unreachable', 'broken', 'uncertain'].includes(outcome.cause)
        return again ? { ...outcome, again } : outcome
      }
      const contact = await source.contactOf(workspaceId, conversationId)
      const scope = { arguments: checked.arguments, contact, conversation: { id: conversationId }, callId: caller.effectId, now: now(), timeZone: typeof contact['time_zone'] === 'string' ? contact['time_zone'] : 'UTC' }
      if (pretends(stored)) return pretendHttp({ tool: stored.definition, scope, credentials: stored.credentials })
      const outcome = await callHttp({ tool: stored.definition, scope, credentials: stored.credentials, fetch, signal })
      return outcome.type === 'tool-failed' && call.repeatable && mayTryAgain(stored.definition, outcome, attempt) ? { ...outcome, again: true } : outcome
    },
  }
}
