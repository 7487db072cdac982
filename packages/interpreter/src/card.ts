import type { ChannelLimits, InboundMessage, Json, JsonObject, Referral } from '@parley/channel'
import type { CardShape } from '@parley/flow'
import type { CardEffect, EffectOutcome, HistoryEntry } from './effect.ts'
import type { ContactFacts } from './event.ts'

/** What a card sees of the world. Asking it changes nothing but the list of missing values. */
export interface CardContext {
  node: { id: string; name: string }
  /** Milliseconds since 1970, from the event. */
  now: number
  timeZone: string
  /** The workspace's language, BCP 47. */
  language: string
  limits: ChannelLimits
  contact: ContactFacts
  /** The card's own notes of this stay; null on entering. */
  memory: Json
  /** Oldest first; includes what the customer just said. */
  history: HistoryEntry[]
  /** How many messages of the customer no card has taken yet. */
  unread: number
  /** What the customer said last: to answer it in context or to react to it. Null where they have not written. */
  newestMessageId: string | null
  /** In [0, 1), decided by the event: the same event draws the same numbers. */
  random(): number
  /** A text with its placeholders filled in. A missing value is nothing, and is reported on the node. */
  render(template: string): string
  /** The same for what a model reads as our own words: each value is marked as data, for a customer may have written it. */
  renderForModel(template: string): string
  /** `contact.city`, `ask_name.answer`, `points`; undefined where there is no value. */
  value(path: string): Json | undefined
  /** The id for a button or row: comes back with the tap and names session, stay and option. */
  choiceId(optionId: string): string
}

/** Why a waiting card is asked again. */
export type Wake =
  /** The customer wrote and has been quiet for the card's time. At least one message. */
  | { type: 'messages'; messages: CardMessage[] }
  /** The deadline passed without what was waited for. */
  | { type: 'deadline'; lateByMs: number }
  | { type: 'outcome'; key: string; outcome: EffectOutcome }
  /** A person gave the conversation back. */
  | { type: 'given-back' }
  /** The customer tapped a button of an earlier question. It must not be taken as an answer to this one. */
  | { type: 'late-tap'; title: string }

export interface CardMessage extends InboundMessage {
  /** Set when it is a tap on an option that this very stay offered. */
  option?: string
}

export interface Wait {
  /** Customer messages wake the card, once it has been quiet for `quietMs`. */
  listen?: {
    quietMs: number
    /** What is offered, as it may be typed: an answer to this question even where it would mean something else (STOP). */
    words?: string[]
    /** Take what was said before the card was entered and not yet answered. */
    unread?: boolean
  }
  /** When to give up, milliseconds since 1970. Every wait ends: without one it is 30 days. */
  until?: number
  /** Waits for the outcome of this turn's effects of these keys. */
  outcomes?: string[]
  /** And for those that this stay waited for already and that have not come. Without it they are superseded. */
  keepOutcomes?: boolean
  /** Waits for a person to give the conversation back. */
  person?: boolean
}

/** What a card wants: first the effects in their order, then results, then where to go. */
export interface Step {
  effects: CardEffect[]
  /** Merged into the node's results. */
  outputs?: JsonObject
  /** Messages that the card took and could do nothing with: the next card that listens to what is unread gets them. */
  unread?: InboundMessage[]
  then:
    | { type: 'go'; port: string }
    | { type: 'wait'; wait: Wait; memory: Json }
    | { type: 'end'; reason: string }
    | { type: 'jump-node'; nodeId: string }
    | { type: 'jump-flow'; flowId: string }
}

/* oxlint-disable unicorn/no-thenable -- `then` is what comes next; a Step is never awaited. */
type StepParts = { effects?: CardEffect[]; outputs?: JsonObject; unread?: InboundMessage[] }

/** Leaves by an exit. Where no edge begins there, the session ends. */
export const go = (port: string, parts: StepParts = {}): Step => ({ effects: [], ...parts, then: { type: 'go', port } })
/** Stays until one of the things waited for happens; `memory` comes back with it. */
export const wait = (wait: Wait, memory: Json = null, parts: StepParts = {}): Step => ({ effects: [], ...parts, then: { type: 'wait', wait, memory } })
/** Ends the session; `reason` stands in the run log. */
export const end = (reason: string, parts: StepParts = {}): Step => ({ effects: [], ...parts, then: { type: 'end', reason } })
/** Goes on at another node of this flow, without an edge. */
export const jumpToNode = (nodeId: string, parts: StepParts = {}): Step => ({ effects: [], ...parts, then: { type: 'jump-node', nodeId } })
/** Goes on at the start of another flow, in its live version. */
export const jumpToFlow = (flowId: string, parts: StepParts = {}): Step => ({ effects: [], ...parts, then: { type: 'jump-flow', flowId } })
/* oxlint-enable unicorn/no-thenable */

/** What an entry card decides by. */
export interface Occasion {
  message: InboundMessage
  /** The message's words. */
  text: string
  now: number
  /** When the customer wrote before; null on the very first visit. */
  lastSeenAt: number | null
  referral: Referral | null
  /** The message taps a button or row of a question that nobody waits at any more. */
  lateTap: boolean
  /** True while another session is running: only a card that may interrupt answers then. */
  running: boolean
}

/** How a kind of card runs. Pure: no clock, no chance, no I/O; the same input gives the same Step. */
export interface CardRun<Config extends JsonObject = JsonObject> {
  enter(config: Config, context: CardContext): Step
  /** Needed by every card that waits. */
  resume?(config: Config, context: CardContext, wake: Wake): Step
  /**
   * Entry cards: whether this occasion begins a conversation here. The lowest rank of all starts of
   * the workspace wins, ties go to the flow that is listed first. Null: not here.
   */
  starts?(config: Config, occasion: Occasion): number | null
}

export type Card<Config extends JsonObject = JsonObject> = CardShape<Config> & CardRun<Config>

/** The cards that exist, handed in: the interpreter ships none. */
export interface Cards {
  get(kind: string): Card | undefined
}

/** Declares a kind of card; only here so that the config's type is inferred. */
export function defineCard<Config extends JsonObject>(shape: CardShape<Config>): CardShape<Config> {
  return shape
}
