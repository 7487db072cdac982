import type { InboundMessage, Json, JsonObject } from '@parley/channel'
import type { Wake } from './card.ts'
import type { HistoryEntry, SaidThing } from './effect.ts'

/** Everything that a conversation remembers. JSON; stored as one document. */
export interface ConversationState {
  schemaVersion: 1
  /** Who answers. While a person does, the bot says nothing. */
  mode: 'bot' | 'person'
  /** Turns taken so far; the number of the next journal entry and part of every derived id. */
  sequence: number
  session: Session | null
  /** The last things said, oldest first, at most `historyLength`. */
  history: HistoryEntry[]
  /** When the customer wrote before this event, for "first visit" and "returning after". */
  lastSeenAt: number | null
  /** The channel's id of what the customer said last; absent before that. */
  newestMessageId?: string
  /** What that was, as placeholders and conditions name it (`message.type`, `message.location` …). */
  newest?: { id: string; scope: JsonObject }
  /** The customer has been told that an AI answers. */
  disclosed?: true
  /** WhatsApp has refused something because the window is closed, whatever our own clock says; until the customer writes. */
  shut?: true
  /** Refused for that reason, and to be said when the customer writes. */
  unsaid?: SaidThing[]
}

export const historyLength = 40

/** Messages kept for a card that will listen later; of more, the newest. The transcript has them all. */
export const unreadLength = 100

/** One run of a flow version. */
export interface Session {
  id: string
  flowId: string
  versionId: string
  startedAt: number
  variables: JsonObject
  /** Results by node name. */
  outputs: { [nodeName: string]: JsonObject }
  place: Place | null
  /** Stays at nodes so far; numbers the next one. */
  visits: number
  /** Messages that no card has taken yet. */
  unread: InboundMessage[]
}

/** Where a session stands while it waits. */
export interface Place {
  nodeId: string
  /** Unique per stay at a node in this session: a tap on an older question is known by it. */
  visit: number
  /** The card's own notes for this stay. */
  memory: Json
  /** Set while customer messages wake it: how long it must be quiet before they are taken, and which of its options would mean STOP elsewhere. */
  listen: { quietMs: number; words?: string[] } | null
  /** Set while messages are being collected: since when, and the timer that ends it. */
  collecting: { since: number; timerId: string } | null
  deadline: { at: number; timerId: string } | null
  /** Effects whose outcome is waited for, by id, with the card's own name for each. */
  awaiting: { [effectId: string]: string }
  /** Waits for a person to give the conversation back. */
  person: boolean
  /** The card had something to say and the window was closed: it is entered, or woken for this reason, when the customer writes. */
  held?: { wake: Wake | null }
}

/** Of a conversation in which nothing has happened yet. */
export const initialState = (): ConversationState => ({
  schemaVersion: 1,
  mode: 'bot',
  sequence: 0,
  session: null,
  history: [],
  lastSeenAt: null,
})
