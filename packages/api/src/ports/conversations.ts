import type { MessageDetails } from '@parley/channel'
import type { FaultRow } from './trials.ts'

export interface ConversationSummary {
  id: string
  contactName: string
  contactPhone: string | null
  channelName: string
  test: boolean
  mode: 'bot' | 'person'
  lastActivityAt: Date
  lastMessage: { author: string; text: string; at: Date } | null
  /** Set while it waits for, or is with, a person. */
  handover: {
    reason: string
    startedAt: Date
    /** Somebody stepped in: nobody is waited for. The name is null where it is not known (the phone app). */
    takenBy: { name: string | null } | null
  } | null
}

/** `held-back`: WhatsApp asked to wait. `again`: it failed in passing. `too-fast`: this customer got many at once. `unclear`: nobody knows whether it arrived. `stopped`: the number can send nothing. `disconnected`: the business took it off. */
export type WaitReason = 'held-back' | 'again' | 'too-fast' | 'unclear' | 'stopped' | 'disconnected'

export interface TranscriptMessage {
  id: string
  author: 'contact' | 'bot' | 'person' | 'app'
  /** InboundContent for the contact's and the phone app's, OutboundContent for ours. */
  content: unknown
  /** By which others quote it; null until the channel has taken it. */
  channelMessageId: string | null
  details: MessageDetails | null
  status: string
  nodeId: string | null
  failure: string | null
  /** Why it waits for hours rather than seconds, in plain words. */
  held: string | null
  /** Why it has not been sent yet although it is its turn, and when it is tried next; null where nothing keeps it. */
  waits: { why: WaitReason; until: Date } | null
  possiblyDouble: boolean
  offlineAnswer: boolean
  /** It repeats an earlier one that failed. */
  repeats: boolean
  /** It failed, and there is a newer attempt. */
  sentAgain: boolean
  /** It failed, and would be refused if it were sent again: it is no template, and the customer's 24 hours are over. */
  tooLate: boolean
  at: Date
}

export interface Transcript extends ConversationSummary {
  /** Oldest first. */
  messages: TranscriptMessage[]
  /** There are older ones than those shown. */
  truncated: boolean
  faults: FaultRow[]
}

export type OperatorAction = 'take-over' | 'give-back' | 'start-over'

/** Conversations of one workspace as a person reads them. */
export interface ConversationRepository {
  /** Those that wait for a person first, then by last activity; with `search` only those whose contact's name or number has it. `more`: there are further ones. */
  list(options: { limit: number; search: string }): Promise<{ conversations: ConversationSummary[]; more: boolean }>
  /** With the newest `limit` messages. One that became one with another is found by its old id as well; its `id` is then another. */
  get(conversationId: string, limit: number): Promise<Transcript | null>
  /** Puts the action into the conversation's mailbox. False where there is no such conversation. */
  act(conversationId: string, action: OperatorAction): Promise<boolean>
}
