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
  /** Takes the account of what was asked, to keep it together with the answer. Absent: it is kept at once. */
  book?(calls: ModelCall[]): void
}

/** One request to a model, as the account of costs has it. `cost` in micro-dollars; null: the price is not known. */
export interface ModelCall {
  purpose: string
  provider: string
  model: string
  usage: { inputTokens: number; cachedTokens: number; writtenTokens?: number; outputTokens: number }
  cost: number | null
  ms: number
  /** Answered from what was kept; nothing was asked. */
  fromCache: boolean
  /** `answered`, or why not. */
  outcome: string
}

/** Asks a model. Never throws for what a provider does: it names it. */
export interface ModelPort {
  ask(caller: ModelCaller, request: ModelRequest, signal: AbortSignal): Promise<ModelOutcome>
}
