import type { JsonObject } from '@parley/channel'

/**
 * The port that this package fills, in its own words. Structurally the same as the runtime's model
 * port and the interpreter's `ModelRequest`; the worker's wiring holds the two together.
 */
export interface ModelPort {
  /** Asks a model. Never throws for what a provider does: it names it. */
  ask(workspaceId: string, request: ModelRequest, signal: AbortSignal): Promise<ModelOutcome>
}

export interface ModelRequest {
  provider: 'default' | 'openai' | 'anthropic' | 'offline'
  /** Empty: the provider's default of the installation. */
  model: string
  persona: { name: string; identity: string; tone: string; facts: string[] }
  instructions: string
  exits: { name: string; description: string }[]
  collect: CollectField[]
  known: JsonObject
  /** Oldest first; the last entries are what the customer just said. */
  history: HistoryEntry[]
  /** BCP 47. */
  language?: string
  /** Milliseconds since 1970. */
  now: number
  /** IANA name. */
  timeZone: string
}

export interface CollectField {
  name: string
  type: 'text' | 'number' | 'boolean' | 'date'
  description: string
}

export interface HistoryEntry {
  from: 'contact' | 'bot' | 'person'
  text: string
  at: number
}

export interface ModelAnswer {
  reply: string
  exit: string | null
  collected: JsonObject
  provider: string
  model: string
  offline: boolean
  usage: { inputTokens: number; cachedTokens: number; outputTokens: number }
}

export type FailureCause = 'timeout' | 'refused' | 'unavailable' | 'bad-answer' | 'no-key'

export type ModelOutcome = { type: 'answered'; answer: ModelAnswer } | { type: 'model-failed'; reason: string; cause: FailureCause }

/** One company's models. Throws whatever its SDK throws; `ProviderFailure` for what it can name itself. */
export interface Provider {
  readonly name: string
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>
}

/** A failure that a provider's code has already understood. */
export class ProviderFailure extends Error {
  readonly failure: FailureCause

  constructor(failure: FailureCause, message: string) {
    super(message)
    this.name = 'ProviderFailure'
    this.failure = failure
  }
}
