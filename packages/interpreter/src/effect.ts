import type { Json, JsonObject, OutboundContent } from '@parley/channel'

/**
 * What a conversation wants done in the world. Stored with the turn that wanted it, done afterwards,
 * its outcome comes back as an event. JSON throughout.
 */
export type Effect =
  | { type: 'send'; id: string; nodeId: string; sessionId: string; content: OutboundContent; replyTo?: string; otherwise?: OutboundContent }
  | { type: 'ask-model'; id: string; nodeId: string; sessionId: string; request: ModelRequest }
  | { type: 'call-tool'; id: string; nodeId: string; sessionId: string; call: ToolRequest }
  /** Something about the contact that is worth knowing next time. */
  | { type: 'remember'; text: string; messageId: string | null; sessionId: string }
  /** Marks the newest customer message read and shows "typing"; nobody waits for it. */
  | { type: 'show-typing'; id: string; nodeId: string; sessionId: string }
  | { type: 'set-timer'; id: string; nodeId: string; sessionId: string; at: number; purpose: TimerPurpose }
  | { type: 'cancel-timer'; id: string }
  /** Effects that were overtaken: not begun ones never begin, the outcome of a begun one is ignored. */
  | { type: 'supersede'; ids: string[] }
  /** A person steps in: whatever the bot still had to say is not said. */
  | { type: 'supersede-all' }
  | { type: 'update-contact'; fields: JsonObject }
  | { type: 'record-consent'; consent: ConsentRecord }
  | { type: 'hand-over'; nodeId: string; sessionId: string; reason: string }
  | { type: 'give-back' }
  | { type: 'fault'; nodeId: string; sessionId: string; code: FaultCode; message: string }

/** `quiet`: the customer has finished writing. `deadline`: what was waited for did not come. */
export type TimerPurpose = 'quiet' | 'deadline'

export type FaultCode =
  | 'too-many-steps' //  more than 1,000 in one turn
  | 'going-round' //     the same node more than 25 times without a new event
  | 'card-failed' //     a card threw or left by a port it does not have
  | 'unknown-card' //    this Parley does not have the card
  | 'bad-config' //      the node's config does not fit its card
  | 'node-gone' //       the node is not in this version
  | 'flow-gone' //       the flow led to is not published
  | 'send-failed' //     the channel refused a message for good
  | 'missing-value' //   a placeholder rendered as nothing
  | 'window-closed' //   it had something to say and WhatsApp took templates only

/** After these the conversation goes on; every other fault breaks it off. */
export const notedFaults: ReadonlySet<string> = new Set<FaultCode>(['send-failed', 'missing-value', 'window-closed'])

/** How long a request to a model may take before it counts as failed; milliseconds. */
export const modelTimeoutMs = 45_000

export interface Persona {
  name: string
  /** Who it is and for whom it speaks. */
  identity: string
  /** How it speaks. */
  tone: string
  /** What it may state as true. One fact a line or paragraph. */
  facts: string[]
  /** What it never does. */
  boundaries?: string[]
  examples?: { says: string; reply: string }[]
  /** The form of its answers. */
  format?: string
  /** The only language that it writes; empty: the customer's. */
  language?: string
}

/** When a conversation is passed to a person; what is absent is as the workspace has it. Topics come on top. */
export interface HandoverChanges {
  asked?: boolean
  failedTwice?: boolean
  frustration?: boolean
  lowConfidence?: boolean
  overBudget?: boolean
  topics?: string[]
  /** The workspace's topics and intents do not count here. */
  onlyOwn?: boolean
}

/** Something that a customer may want, as the operator names it. */
export interface Intent {
  name: string
  /** What it means, in words for a model. */
  description: string
  /** What customers write who want it. */
  examples: string[]
}

/**
 * A question to a model, in no provider's own terms. It says what is wanted rather than how to
 * prompt for it: each provider composes its own prompt, and the offline one reads it as rules.
 */
export interface ModelRequest {
  provider: 'default' | 'openai' | 'anthropic' | 'offline'
  /** Empty: the provider's default of the installation. */
  model: string
  persona: Persona
  instructions: string
  /** Named ways to leave, with when to take them. */
  exits: { name: string; description: string }[]
  /** What is to be found out on the way. */
  collect: { name: string; type: 'text' | 'number' | 'boolean' | 'date'; description: string }[]
  /** Already known, by name of `collect`. */
  known: JsonObject
  /** Oldest first; the last entries are what the customer just said. */
  history: HistoryEntry[]
  /** When the step was entered, by the first message that it is about; what was said before belongs to earlier ones. Absent: unknown. */
  since?: number
  /** The contact's language as BCP 47, else the workspace's. */
  language?: string
  /** Ids of the workspace's tools that it may call. Nothing else can be called, whatever the model says. Absent: none. */
  tools?: string[]
  /** What the card itself can do for the model: their ids begin with `builtin:`. */
  builtins?: ToolOffer[]
  /** What was called since the customer's last message, round by round, and what came of it. They stand among the history by their time. */
  rounds?: ToolRound[]
  /** Asked where the first cannot be had: time-out, rate limit, fault. */
  fallback?: { provider: 'openai' | 'anthropic' | 'offline'; model: string }
  /** Whose long-term memory it is given; absent: nobody's. */
  contactId?: string
  /** What the node changes of the workspace's hand-over rules. */
  handover?: HandoverChanges
  /** Told of every message, beside the answer: see `signals`. */
  intents?: Intent[]
  /** Answers in a row, up to now, for which what is known did not suffice. Absent: none. */
  unsure?: number
  /** Absent: an answer to the customer. Anything else is asked of the workspace's small model where `model` is empty. */
  purpose?: 'answer' | 'classify' | 'summary' | 'memory'
  /** Nothing is answered: the intent of a text is told, by the answer's `exit` and `confidence`. `history` is what was said around it. */
  classify?: { text: string; intents: Intent[] }
  /** What the node may cost in this conversation, in the place of the workspace's budget for one. Micro-dollars. */
  budget?: number
  /** The moment and the place of the question, so that "tomorrow" means something. Milliseconds since 1970; IANA name. */
  now: number
  timeZone: string
}

/** A function as a model is offered it. */
export interface ToolOffer {
  /** `builtin:<name>`, the id of a workspace's tool, or `mcp:<server>:<name>`. */
  id: string
  /** What the model calls it: letters, digits, `_` and `-`. */
  name: string
  description: string
  /** JSON Schema of an object. */
  parameters: JsonObject
}

/** What a model wants called, resolved and checked by whoever asked the model. */
export interface ToolCall {
  /** The model's own id for the call. */
  id: string
  toolId: string
  name: string
  arguments: JsonObject
  /** The customer is asked first, in these words. */
  confirm?: string
  /** Calling it twice does no harm: it only reads, or knows a repeated call by its key. */
  repeatable?: boolean
  /** Why it is not called: not granted, or arguments that do not fit. In words for the model. */
  problem?: string
}

export interface ToolResult {
  callId: string
  ok: boolean
  /** What the tool answered, or in words for the model what went wrong. */
  content: Json
}

/** One answer of the model that called something. */
export interface ToolRound {
  /** When it was over, so that it stands among what was said. Milliseconds since 1970. */
  at: number
  /** The customer's newest message then: what it was about. Clocks differ, ids do not. */
  after?: string
  reply: string
  calls: ToolCall[]
  results: ToolResult[]
}

/** A call that is to be made. */
export interface ToolRequest {
  toolId: string
  name: string
  arguments: JsonObject
  repeatable: boolean
  /** The customer's message that said yes. A tool that wants a yes is not called without it. */
  confirmedBy?: string
}

export type ToolFailureCause =
  | 'timeout' //       no answer in time; what it does may still happen
  | 'unreachable' //   nobody there: nothing happened
  | 'refused' //       the tool said no (4xx)
  | 'broken' //        the tool has a fault (5xx)
  | 'bad-arguments' // they do not fit its parameters
  | 'bad-answer' //    not what was agreed, or too long
  | 'not-allowed' //   an address that is not called, or a tool that is not there any more
  | 'unconfirmed' //   the customer has not said yes
  | 'uncertain' //     begun by a worker that is gone; whether it happened, nobody knows

export interface HistoryEntry {
  /** The channel's id, on what the customer said: an edit or a deletion names it. */
  id?: string
  from: 'contact' | 'bot' | 'person'
  text: string
  at: number
  /** There is more to it than words: a file that came with the message of this `id`. */
  media?: 'image' | 'voice'
}

export interface ModelAnswer {
  /** What to say; empty when there is nothing to say before leaving. */
  reply: string
  /** Name of the exit to take, or null to go on talking. */
  exit: string | null
  collected: JsonObject
  /** 0 to 1; only of an intent. */
  confidence?: number
  /** What is known does not suffice for what they asked. */
  unsure?: boolean
  /** What the customer's message shows beside its words; absent where it is no new message. */
  signals?: TurnSignals
  provider: string
  model: string
  /** Rules, not a language model: whatever shows the answer says so. */
  offline: boolean
  usage: { inputTokens: number; cachedTokens: number; outputTokens: number }
  /** What it wants called before it goes on. Absent or empty: nothing. */
  toolCalls?: ToolCall[]
  /** The workspace's or the card's rule says that a person takes over now, and why. */
  handover?: { trigger: HandoverTrigger; reason: string }
}

export type HandoverTrigger = 'asked' | 'failed-twice' | 'frustration' | 'topic' | 'intent' | 'low-confidence' | 'over-budget'

export interface TurnSignals {
  /** One of the named ones. */
  intent: string | null
  sentiment: 'positive' | 'neutral' | 'negative' | 'angry'
  /** BCP 47; null: cannot be told. */
  language: string | null
}

/** How an effect ended, as the event that carries it back says it. */
export type EffectOutcome =
  | { type: 'sent'; messageId: string }
  /** `said`: what was refused, and at which node it was wanted. */
  | { type: 'send-failed'; treatment: string; code: number; reason: string; said?: SaidThing }
  | { type: 'answered'; answer: ModelAnswer }
  | { type: 'model-failed'; reason: string; cause: 'timeout' | 'refused' | 'unavailable' | 'bad-answer' | 'no-key' | 'over-budget' }
  | { type: 'tool-answered'; result: Json }
  | { type: 'tool-failed'; cause: ToolFailureCause; reason: string }

/** That the customer allowed marketing, or took it back. The newest record counts. */
export interface ConsentRecord {
  granted: boolean
  /** `asked`: by a card; `keyword`: they wrote a word that means stop; `tap`: a button of a template. */
  how: 'asked' | 'keyword' | 'tap'
  /** What they were shown, or wrote. */
  words: string
  /** The channel's id of the message that proves it. */
  proof: string
}

/** Something said, by where it was wanted. */
export interface SaidThing {
  sessionId: string
  nodeId: string
  content: OutboundContent
  /** The template that its node's rule sends where WhatsApp refuses it for the closed window. */
  otherwise?: OutboundContent
}

/** What a card asks for; the interpreter gives it its id. */
export type CardEffect =
  /** `ai`: a model's words, which the customer is told of once. With a `key`, that it could not be sent comes back as an outcome. */
  /** `replyTo`: the message that it answers, shown above it. */
  | { type: 'say'; content: OutboundContent; key?: string; ai?: boolean; replyTo?: string }
  /** `key` is the card's own name for it, by which the outcome comes back. */
  | { type: 'ask-model'; key: string; request: ModelRequest }
  | { type: 'call-tool'; key: string; call: ToolRequest }
  | { type: 'remember'; text: string; messageId: string | null }
  | { type: 'show-typing' }
  | { type: 'set'; name: string; value: Json }
  | { type: 'update-contact'; fields: JsonObject }
  | { type: 'hand-over'; reason: string }
  | { type: 'record-consent'; granted: boolean; words: string; proof: string }
  | { type: 'report'; code: FaultCode; message: string }
