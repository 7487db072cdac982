import type { InboundContent, InboundMessage, JsonObject } from '@parley/channel'
import type { EffectOutcome } from './effect.ts'

/**
 * What was true when the event was taken, brought along so that the interpreter asks nobody. The
 * journal keeps events whole, so a replay sees the same.
 */
export interface Facts {
  workspace: {
    id: string
    name: string
    /** IANA name, `Europe/Berlin`. */
    timeZone: string
    /** BCP 47. */
    language: string
    /** What the customer is told when a flow breaks; never silence. */
    apology: string
    /** Whether customers are told that an AI answers, and the workspace's own words for it by language. Absent: not told. */
    aiDisclosure?: { on: boolean; words: { [language: string]: string } }
    /** The workspace's own words that opt out of marketing, beside the usual ones. */
    stopWords?: string[]
  }
  channel: { id: string; name: string; number: string }
  /**
   * `windowUntil`: until when the customer-service window is open, by their newest message; null: they never wrote.
   * Milliseconds since 1970. Absent in journals from before it was known: then it counts as open.
   */
  conversation: { id: string; windowUntil?: number | null }
  contact: ContactFacts
  /** The flows that new sessions may begin in, first come first asked. */
  live: LiveFlow[]
}

export interface ContactFacts {
  id: string
  name: string
  phone: string | null
  userId: string | null
  language: string | null
  fields: JsonObject
}

export interface LiveFlow {
  flowId: string
  versionId: string
}

interface EventHead {
  /** Unique in the conversation; also the seed of whatever chance the turn needs. */
  id: string
  /** When it happened, milliseconds since 1970. */
  at: number
  /** When it was taken up; never before `at`. Waits and deadlines count from here. */
  now: number
}

/** Something that happened to a conversation. */
export type Event = EventHead &
  (
    | { type: 'message'; message: InboundMessage }
    /** The owner answered from the phone app. `text` stands for what has no words; `content` for what was shown. */
    | { type: 'echo'; text: string; content?: InboundContent }
    | { type: 'timer'; timerId: string; dueAt: number }
    | { type: 'outcome'; effectId: string; outcome: EffectOutcome }
    | { type: 'take-over'; by: string }
    | { type: 'give-back'; by: string }
    /** The session ends and the next message begins a new one. */
    | { type: 'start-over'; by: string }
    /** Running sessions go on in another version, where their node still exists. */
    | { type: 'move-version'; flowId: string; versionId: string; by: string }
  )

export type EventType = Event['type']
