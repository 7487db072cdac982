import type { ModelAnswer, ModelRequest } from '@parley/interpreter'

export type ModelOutcome =
  | { type: 'answered'; answer: ModelAnswer }
  | { type: 'model-failed'; reason: string; cause: 'timeout' | 'refused' | 'unavailable' | 'bad-answer' | 'no-key' }

/** Asks a model. Never throws for what a provider does: it names it. */
export interface ModelPort {
  ask(workspaceId: string, request: ModelRequest, signal: AbortSignal): Promise<ModelOutcome>
}
