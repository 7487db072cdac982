import type { Json, JsonObject } from '@parley/channel'
import type { HandoverChanges } from './handover/rules.ts'
import type { Signals, Tellable } from './handover/signals.ts'
import type { ModelInfo } from './models.ts'

/** Who asks, so that what it cost can be told by conversation, node and flow. */
export interface ModelCaller {
  workspaceId: string
  conversationId: string
  sessionId: string | null
  effectId: string
  /** Takes the account of what was asked, to keep it together with the answer. Absent: it is kept at once. */
  book?(calls: ModelCall[]): void
}

/**
 * The port that this package fills, in its own words. Structurally the same as the runtime's model
 * port and the interpreter's `ModelRequest`; the worker's wiring holds the two together.
 */
export interface ModelPort {
  /** Asks a model. Never throws for what a provider does: it names it. */
  ask(caller: ModelCaller, request: ModelRequest, signal: AbortSignal): Promise<ModelOutcome>
}

export interface ModelRequest {
  provider: 'default' | 'openai' | 'anthropic' | 'offline'
  /** Empty: the provider's default of the installation. */
  model: string
  persona: { name: string; identity: string; tone: string; facts: string[]; boundaries?: string[]; examples?: { says: string; reply: string }[]; format?: string; language?: string }
  instructions: string
  exits: { name: string; description: string }[]
  collect: CollectField[]
  known: JsonObject
  /** Oldest first; the last entries are what the customer just said. */
  history: HistoryEntry[]
  /** When the step was entered, by the first message that it is about; what was said before belongs to earlier ones. Absent: unknown. */
  since?: number
  /** BCP 47. */
  language?: string
  /** Milliseconds since 1970. */
  now: number
  /** IANA name. */
  timeZone: string
  /** Ids of the workspace's tools that may be called. */
  tools?: string[]
  builtins?: ToolOffer[]
  /** They stand among the history by their time. */
  rounds?: ToolRound[]
  fallback?: { provider: 'openai' | 'anthropic' | 'offline'; model: string }
  /** Whose long-term memory is given along. */
  contactId?: string
  /** What the node changes of the workspace's hand-over rules. */
  handover?: HandoverChanges
  /** The node's own intents, told of every message beside the answer. */
  intents?: Intent[]
  /** Answers in a row, up to now, for which what is known did not suffice. Absent: none. */
  unsure?: number
  /** What it is for, in the account of costs; absent: an answer. Anything else is asked of the small model where the node names none. */
  purpose?: Purpose
  /** Nothing is answered: the intent of a text is told. */
  classify?: { text: string; intents: Intent[] }
  /** What the node may cost in this conversation, in the place of the workspace's budget for one. Micro-dollars. */
  budget?: number
}

/** Something that a customer may want, as the operator names it. */
export interface Intent {
  name: string
  description: string
  /** What customers write who want it. */
  examples: string[]
}

export type Purpose = 'answer' | 'classify' | 'summary' | 'memory'

/** A function as a model is offered it; `id` begins with `builtin:` where the card itself runs it. */
export interface ToolOffer {
  id: string
  name: string
  description: string
  /** JSON Schema of an object. */
  parameters: JsonObject
}

export interface ToolCall {
  /** The model's own id for the call. */
  id: string
  toolId: string
  name: string
  arguments: JsonObject
  /** The customer is asked first, in these words. */
  confirm?: string
  repeatable?: boolean
  /** Why it is not called, in words for the model. */
  problem?: string
}

/** One earlier answer of the model that called something, and what came of it. */
export interface ToolRound {
  at: number
  /** The customer's message that it was about. */
  after?: string
  reply: string
  calls: ToolCall[]
  results: { callId: string; ok: boolean; content: Json }[]
}

export interface CollectField {
  name: string
  type: 'text' | 'number' | 'boolean' | 'date'
  description: string
}

export interface HistoryEntry {
  /** The channel's id, on what the customer said. */
  id?: string
  from: 'contact' | 'bot' | 'person'
  text: string
  at: number
  /** There is more to it than words: a file that came with the message of this `id`. */
  media?: 'image' | 'voice'
}

export interface ModelAnswer {
  reply: string
  exit: string | null
  collected: JsonObject
  /** 0 to 1; only of an intent. */
  confidence?: number
  /** What is known does not suffice for what they asked. */
  unsure?: boolean
  /** What the customer's message shows beside its words; absent where it is no new message. */
  signals?: Pick<Signals, 'intent' | 'sentiment' | 'language'>
  provider: string
  model: string
  offline: boolean
  usage: Usage
  toolCalls?: ToolCall[]
  handover?: { trigger: 'asked' | 'failed-twice' | 'frustration' | 'topic' | 'intent' | 'low-confidence' | 'over-budget'; reason: string }
}

export type FailureCause = 'timeout' | 'refused' | 'unavailable' | 'bad-answer' | 'no-key' | 'over-budget'

export type ModelOutcome = { type: 'answered'; answer: ModelAnswer } | { type: 'model-failed'; reason: string; cause: FailureCause }

/** A workspace's tool as the model port needs it. */
export interface CatalogTool extends ToolOffer {
  /** The customer is asked first, in these words; `{{ name }}` stands for an argument. */
  confirm?: string
  /** The same with the arguments filled in, where somebody can do more than put values into their places. */
  words?(given: JsonObject): string
  repeatable: boolean
}

/** The workspace's tools. Ids that are not there (any more) are left out. */
export interface ToolCatalog {
  describe(workspaceId: string, ids: string[]): Promise<CatalogTool[]>
}

export type Handover = NonNullable<ModelAnswer['handover']>

/** What the workspace and the past add to a question. All of it optional: what is absent is not said. */
export interface Preparation {
  /** Takes the place of the request's: the workspace's persona with what the node overrides. */
  persona?: ModelRequest['persona']
  /** Further paragraphs of the stable part, the same for every customer: boundaries, format, examples, language policy. */
  rules?: string[]
  /** What is remembered of this customer, one sentence each. Given as data, never as instruction. */
  memory?: string[]
  /** What was said before the history begins. Given as data. */
  summary?: string
  /** Takes the place of the request's: voice notes in words. */
  history?: HistoryEntry[]
  /** What the customer sent to be looked at, for a model that can. */
  pictures?: Picture[]
  /** Decided without a model: it is not asked. */
  handover?: Handover
  /** What happens instead of the node's port where a budget is used up. */
  overBudget?: Handover
  /** Looks at the answer before the conversation gets it. */
  judge?(answer: ModelAnswer): Handover | undefined | Promise<Handover | undefined>
  /** What the customer's message shows; absent where it is no new one. */
  signals?(): Promise<Signals>
  /** The message is also read by the small model, once this has begun. Absent: the rules suffice. */
  reading?: Reading
}

/** What the small model tells of a message, beside the answer to it. */
export interface Reading {
  tells: Tellable
  /** Asks it, the first time; `known`: what it told of an equal message. Undefined: it could not be had, and rules have to do. */
  begin(known?: Signals): Promise<Signals | undefined>
}

/** A picture that the customer sent. */
export interface Picture {
  /** The channel's id of its message. */
  messageId: string
  mimeType: PromptImage['mimeType']
  /** Null: it is gone. */
  read(): Promise<Uint8Array | null>
}

/** Persona, memory and hand-over rules: asked once for every question of purpose `answer`. `small` asks the small model. */
export interface AskContext {
  prepare(caller: ModelCaller, request: ModelRequest, small: SmallModel, signal: AbortSignal): Promise<Preparation>
}

/** A short question to the small model, answered as JSON that fits `schema`. */
export interface SmallRequest {
  purpose: Exclude<Purpose, 'answer'>
  /** What to do; ours, never the customer's words. */
  instructions: string
  /** What to do it with; fenced as data. */
  input: string
  /** What may change from one question to the next; whatever in it is not ours is fenced. */
  current?: string
  /** JSON Schema of an object. */
  schema: JsonObject
  /** As in `ModelRequest`. */
  budget?: number
}

/** `offline`: there is no key, so no small model; rules have to do. */
export type SmallOutcome = { type: 'answered'; value: JsonObject } | { type: 'offline' } | { type: 'model-failed'; reason: string; cause: FailureCause }

export interface SmallModel {
  small(caller: ModelCaller, request: SmallRequest, signal: AbortSignal): Promise<SmallOutcome>
}

/** What stands beside a request when a prompt is composed, or the rules answer. */
export interface PromptExtras extends Pick<Preparation, 'rules' | 'memory' | 'summary'> {
  /** What the model is shown, by the message that it came with. Absent: it is told that it cannot see it. */
  pictures?: Map<string, PromptImage>
  /** The granted tools of the workspace, without the builtins. */
  tools?: CatalogTool[]
  /** Tokens that the messages may take; older ones are left out. Absent: all of them. */
  budget?: number
  /** Counts them; absent: by a careful guess. */
  count?: (text: string) => number
}

/** How a workspace asks models. */
export interface AiSettings {
  /** Its own keys; where there is none, the installation's is used. */
  keys: { openai?: string; anthropic?: string }
  /** For conversation, where a node says "default". Null: whichever there is a key for. */
  full: { provider: ProviderName | 'offline'; model: string } | null
  /** For classification and summaries. Null: the small model of the provider of `full`. */
  small: { provider: ProviderName | 'offline'; model: string } | null
  /** Its own entries of the registry; they come before Parley's. */
  models: ModelInfo[]
  /** Whether answers to repeated questions are kept. */
  keepsAnswers: boolean
}

/** One request to a model, as the account of costs has it. */
export interface ModelCall {
  purpose: Purpose
  provider: string
  model: string
  usage: Usage
  /** Micro-dollars; null: the price is not known. */
  cost: number | null
  ms: number
  /** Answered from what was kept; nothing was asked. */
  fromCache: boolean
  /** `answered`, or why not. */
  outcome: 'answered' | FailureCause
}

/** Where a workspace's settings, budgets, accounts and kept answers are. Filled by the database. */
export interface ModelHouse {
  settings(workspaceId: string): Promise<AiSettings>
  /** `stop`: a budget is used up, and which, in words. `budget`: the node's own for a conversation, in the place of the workspace's; micro-dollars. */
  allowance(caller: ModelCaller, budget?: number): Promise<{ stop: string | null }>
  note(caller: ModelCaller, call: ModelCall): Promise<void>
  /** A kept answer that is still fresh. */
  recall(workspaceId: string, key: string): Promise<KeptAnswer | null>
  keep(workspaceId: string, key: string, answer: KeptAnswer): Promise<void>
}

/** `read`: what the small model told of the question. */
export type KeptAnswer = Pick<ModelAnswer, 'reply' | 'exit' | 'provider' | 'model'> & { read?: Signals }

export type ProviderName = 'openai' | 'anthropic'

/** Words put together for a language model. */
export interface Prompt {
  /** The same for every customer and turn of a node: what providers may cache. */
  stable: string
  /** What changes: the day, what is known already. */
  current: string
  /** Begins and ends with the customer's side. */
  messages: PromptMessage[]
  /** Names are unique. */
  tools: PromptTool[]
  /** The one function that must be called; null: whichever fits. */
  force: string | null
}

export type PromptMessage =
  | { role: 'user'; content: string; images?: PromptImage[] }
  | { role: 'assistant'; content: string; calls: { id: string; name: string; arguments: JsonObject }[] }
  | { role: 'results'; results: { callId: string; ok: boolean; content: string }[] }

/** A picture as providers take it. */
export interface PromptImage {
  mimeType: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif'
  base64: string
}

/** `parameters` is JSON Schema of an object. */
export interface PromptTool {
  name: string
  description: string
  parameters: JsonObject
}

/** What came back, not yet understood. */
export interface RawAnswer {
  /** As the provider names it. */
  model: string
  text: string
  /** `arguments`: an object, or the text that should have been JSON. */
  calls: { id: string; name: string; arguments: unknown }[]
  usage: Usage
  /** It answered, but not as wanted: it declined, or was cut off. */
  failure?: { cause: FailureCause; reason: string }
}

/** `inputTokens` is all of the input; `cachedTokens` the part of it that the provider had kept, `writtenTokens` what it keeps from now on. */
export type Usage = { inputTokens: number; cachedTokens: number; writtenTokens?: number; outputTokens: number }

/** One company's models, asked with one key. Throws whatever its SDK throws. */
export interface Provider {
  readonly name: ProviderName
  ask(prompt: Prompt, model: string, signal: AbortSignal): Promise<RawAnswer>
}

/** A failure that our code has already understood. */
export class ProviderFailure extends Error {
  readonly failure: FailureCause

  constructor(failure: FailureCause, message: string) {
    super(message)
    this.name = 'ProviderFailure'
    this.failure = failure
  }
}
