import type { ContactFacts } from '@parley/interpreter'
import type { RehearsalStep } from '@parley/runtime/rehearsal'
import type { ModelTarget } from './models.ts'

/** One request to a model, as the account has it. `cost`: micro-dollars; null: the price is not known. */
export interface ComparedCall {
  provider: string
  model: string
  usage: { inputTokens: number; cachedTokens: number; writtenTokens?: number; outputTokens: number }
  cost: number | null
  ms: number
  outcome: string
}

/**
 * What one side of a comparison shows, in its order. A question carries every request to a model that it took;
 * a call says whether it was really made; an exit is named in the operator's words.
 */
export type ComparisonStep =
  | Exclude<RehearsalStep, { type: 'asked' | 'called' | 'left' }>
  | (Extract<RehearsalStep, { type: 'asked' }> & { requests: ComparedCall[] })
  | (Extract<RehearsalStep, { type: 'called' }> & { pretended: boolean })
  | { type: 'left'; node: string; exit: string }

export interface ComparisonOrder {
  workspaceId: string
  userId: string
  flowId: string
  /** Asked in the place of what AI steps name; null: as the flow has it. */
  target: ModelTarget | null
  /** What the customer writes, in order. */
  says: string[]
  /** Whose words these are; null: somebody whom nobody knows. */
  conversationId: string | null
}

/** Runs a draft on a model, as production would, without a customer. */
export interface Comparer {
  /** Throws ParleyError NOT_FOUND where there is no such flow or conversation. Ends with the signal. */
  run(order: ComparisonOrder, signal: AbortSignal): Promise<AsyncIterable<ComparisonStep>>
}

/** What a comparison reads of a workspace and writes into its account. */
export interface ComparisonRepository {
  /** Today and this month by the workspace's own clock. Micro-dollars. */
  spent(): Promise<{ day: number; month: number }>
  note(flowId: string, call: ComparedCall): Promise<void>
  /** Null: there is no such conversation. */
  customer(conversationId: string): Promise<{ contact: ContactFacts; memories: { kind: 'fact' | 'summary'; text: string; at: Date }[] } | null>
}
