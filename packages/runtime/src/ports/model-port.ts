import type { ModelAnswer, ModelRequest } from '@parley/interpreter'

export type ModelOutcome =
  | { type: 'answered'; answer: ModelAnswer }
  | { type: 'model-failed'; reason: string; cause: 'timeout' | 'refused' | 'unavailable' | 'bad-answer' | 'no-key' | 'over-budget' }

/** Who asks, so that what it cost can be told by conversation, node and flow. */
export interface ModelCaller {
  workspaceId: string
  conversationId: string
  sessionId: string | null
  effectId: string
}

/** Asks a model. Never throws for what a provider does: it names it. */
export interface ModelPort {
  ask(caller: ModelCaller, request: ModelRequest, signal: AbortSignal): Promise<ModelOutcome>
}
