import type { ContactFacts, ConversationState, Effect, Event, Facts, SessionChange, TrailEntry } from '@parley/interpreter'
import type { ClaimedEffect, EffectSettlement, Sending } from './effect-store.ts'

/** A conversation taken for a while: nobody else takes it until `leaseUntil`. */
export interface ClaimedConversation {
  workspaceId: string
  conversationId: string
  channelId: string
  leaseToken: string
  leaseUntil: number
  /** The count of arrivals seen; a commit compares it, so that nothing that came meanwhile is forgotten. */
  arrivals: bigint
  state: ConversationState
  facts: Omit<Facts, 'live'>
  /** Names what is live; the runtime loads it from the program source when it has changed. */
  programKey: ProgramKey
  /** In order: by when it happened, then by arrival. At most the claim's limit per conversation. */
  mail: MailboxItem[]
  /** Another worker had it and let its lease run out. */
  leaseExpired?: boolean
  newestMessage?: NewestMessage | null
  /** Absent or null: the number's access cannot be read, and what is said waits for its own claim. */
  sending?: Sending | null
}

/** The customer's newest message on the channel, by which traces are joined. Milliseconds since 1970. */
export interface NewestMessage {
  id: string
  at: number
}

export interface ProgramKey {
  workspaceId: string
  channelId: string
  revision: number
}

export interface MailboxItem {
  /** Null: the outcome of an effect, kept together with its turn. */
  id: bigint | null
  event: PendingEvent
}

/** An event before it is taken: without `now`, which is the moment of taking. */
export type PendingEvent = Event extends infer E ? (E extends Event ? Omit<E, 'now'> : never) : never

/** One event taken: everything that has to be kept of it. */
export interface TakenTurn {
  mailboxId: bigint | null
  sequence: number
  event: Event
  facts: Facts
  effects: Effect[]
  trail: TrailEntry[]
  sessions: SessionChange[]
}

export interface ConversationCommit {
  claim: Pick<ClaimedConversation, 'workspaceId' | 'conversationId' | 'channelId' | 'leaseToken' | 'arrivals' | 'newestMessage' | 'sending'>
  turns: TakenTurn[]
  state: ConversationState
  /** The session as it was kept before these turns: where it stands there still, it is not written again. */
  session?: { id: string; versionId: string; nodeId: string | null }
  contact: ContactFacts
  /** Mail that cannot be taken (unreadable): set aside under its reason, so that it blocks nothing. */
  setAside: { mailboxId: bigint | null; reason: string }[]
}

/** How an effect ended, and the turn that comes of it. */
export interface OutcomeCommit {
  effect: Pick<ClaimedEffect, 'workspaceId' | 'id' | 'conversationId' | 'leaseToken'>
  /** Finished, with an event. */
  settlement: EffectSettlement
  /** Its `claim` says how the conversation stood; nobody holds it. */
  commit: ConversationCommit
}

export interface ClaimOptions {
  limit: number
  mailPerConversation: number
  leaseMs: number
  /** Milliseconds since 1970. */
  now: number
}

/** How many effects a worker takes along with the commit that makes them. */
export interface BeginOptions {
  limit: number
  leaseMs: number
  /** Milliseconds since 1970. */
  now: number
}

export interface ConversationStore {
  /**
   * Puts what arrived into the mailboxes of its conversations, making contacts and conversations
   * that are not there yet. Returns how many entries were sorted, and whether there are `more` of them. With `claim`, up to its limit of those
   * conversations are taken along, if nobody holds them: fair between workspaces, and as `claim` takes them. `left`: for others there was
   * no room; they are awake.
   */
  sort(limit: number, claim?: ClaimOptions): Promise<{ sorted: number; claims: ClaimedConversation[]; more: boolean; left: boolean }>
  /** Timers whose time has come become mail. Returns how many. */
  fireTimers(now: number, limit: number): Promise<number>
  /** Takes up to `limit` conversations that have mail, fair between workspaces. */
  claim(options: ClaimOptions): Promise<ClaimedConversation[]>
  /**
   * Keeps all turns of all conversations in ONE transaction: journal, state, transcript, effects,
   * timers, contact, sessions, faults. A conversation whose lease is not ours any more is left out
   * whole and named in `lost`; the others are kept. `awake`: one of them has mail that came meanwhile or was left.
   *
   * `begun`: what is the caller's to do at once, where it gave `begin`, of what `beginsAtOnce` names; never of a stopped
   * channel, and nothing is said where something before it has not ended.
   */
  commit(commits: ConversationCommit[], begin?: BeginOptions): Promise<{ lost: string[]; awake: boolean; begun: ClaimedEffect[] }>
  /**
   * Keeps an outcome and its turn in ONE transaction, as `EffectStore.settle` and `commit` would one after the other, without mail.
   * Only where the conversation still stands as the claim says (nobody holds it, nothing has come, nothing was taken) and the effect
   * is the caller's and was not overtaken; otherwise nothing is kept, and the outcome has to be settled.
   */
  commitOutcome(outcome: OutcomeCommit, begin?: BeginOptions): Promise<{ kept: boolean; begun: ClaimedEffect[] }>
  /** Gives claims back untouched, at shut-down. */
  release(claims: Pick<ClaimedConversation, 'workspaceId' | 'conversationId' | 'leaseToken'>[]): Promise<void>
  /** Folds delivery reports into the transcript and settles uncertain sends by them. Returns how many. */
  foldStatuses(limit: number): Promise<number>
  /** True for an error that says that the store is away, rather than that what was given cannot be kept. */
  isUnavailable?(cause: unknown): boolean
}

