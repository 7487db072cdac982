import type { Json, JsonObject } from '@parley/channel'
import type { ToolFailureCause, ToolRequest } from '@parley/interpreter'

export interface ToolCaller {
  workspaceId: string
  conversationId: string
  sessionId: string | null
  /** The idempotency key: the same for every attempt of the same call. */
  effectId: string
}

/** `request` and `response` are what the run log shows, with secrets masked. */
export type ToolOutcome =
  | { type: 'tool-answered'; result: Json; request?: JsonObject; response?: JsonObject }
  /** `again`: it may be tried once more, by the tool's own rule; only ever set where that does no harm. */
  | { type: 'tool-failed'; cause: ToolFailureCause; reason: string; again?: boolean; request?: JsonObject; response?: JsonObject }

/** Calls a tool of the workspace. Never throws for what a tool does: it names it. */
export interface ToolPort {
  call(caller: ToolCaller, call: ToolRequest, attempt: number, signal: AbortSignal): Promise<ToolOutcome>
}
