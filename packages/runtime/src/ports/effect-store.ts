import type { ChannelAccount, ContactAddress, JsonObject, OutboundContent, TemplateCategory, TemplateStatus } from '@parley/channel'
import type { EffectOutcome, ModelRequest, ToolRequest } from '@parley/interpreter'
import type { ClaimedConversation, ClaimOptions, NewestMessage } from './conversation-store.ts'
import type { ModelCall } from './model-port.ts'

/** An effect to be done now, with what doing it needs. */
export interface ClaimedEffect {
  workspaceId: string
  id: string
  conversationId: string
  leaseToken: string
  /** Counting this one: 1 on the first. */
  attempt: number
  /** Sent again after an uncertain attempt. */
  possiblyDouble: boolean
  sessionId?: string | null
  newestMessage?: NewestMessage | null
  work:
    /** `perSecond`: the number's own tier, where it has one. */
    | { kind: 'send'; account: ChannelAccount; to: ContactAddress; content: OutboundContent; replyTo?: string; perSecond?: number; nodeId?: string; otherwise?: OutboundContent; permit?: SendPermit }
    | { kind: 'ask-model'; request: ModelRequest }
    | { kind: 'call-tool'; call: ToolRequest }
}

/** What saying something to a contact needs, as it is when their conversation is taken. */
export interface Sending {
  account: ChannelAccount
  to: ContactAddress
  /** The number's own tier, where it has one. */
  perSecond?: number
  /** See SendPermit. */
  windowUntil: number | null
}

/** What was true of a send when it was claimed: whether it may go, whatever a flow wanted. Absent: nothing is known, and it goes. */
export interface SendPermit {
  /** Until when the customer-service window is open; null: the customer never wrote. Milliseconds since 1970. */
  windowUntil: number | null
  /** Of templates: as Meta last told; null where this account has no such template. */
  template?: { status: TemplateStatus; reason: string | null; category: TemplateCategory } | null
  /** Of templates: whether the contact allowed marketing; null: never asked. */
  consent?: boolean | null
  /** The portfolio's messaging limit is used up until then; milliseconds since 1970. */
  limitUntil?: number
}

/** `calls`: requests to models on the way to it, for the account; they are kept whatever becomes of the effect. */
export type EffectSettlement = Settlement & { calls?: ModelCall[] }

type Settlement =
  /** Finished, well or badly: the outcome goes to the conversation as mail. */
  | { type: 'finished'; status: 'done' | 'failed'; outcome: string; event: EffectOutcome | null; request?: JsonObject; response?: JsonObject; failure?: string; messageId?: string; offlineAnswer?: boolean }
  /** Again at `notBefore` (milliseconds since 1970). `uncounted`: nothing was tried, so it is no attempt. */
  /** `held`: why it takes hours rather than seconds, in plain words; what comes after it does not wait for it. */
  | { type: 'again'; notBefore: number; outcome: string; response?: JsonObject; uncounted?: boolean; held?: string }
  /** May have been done; a status report settles it, or the grace period ends. */
  | { type: 'uncertain'; reason: string; graceUntil: number }
  /** The channel is unusable: it is stopped, the owner is told, the effect waits. */
  | { type: 'channel-stopped'; reason: string; response?: JsonObject }

export interface Settled {
  /** Not where the effect was superseded or taken over meanwhile: its outcome is kept, but wakes nobody. */
  told: boolean
  claims: ClaimedConversation[]
  /** Of a send: its conversation has another one, which may have waited for this. */
  next: boolean
}

export interface EffectStore {
  /**
   * Takes effects whose turn it is: for each conversation only its first unfinished send, so that
   * bubbles arrive in their order; not those of a stopped channel, not superseded ones. Marks them
   * begun before anything leaves.
   */
  claim(options: { limit: number; leaseMs: number; now: number }): Promise<ClaimedEffect[]>
  /**
   * Writes down how it ended, and tells its conversation. With `claim`, that one is taken along if nobody holds it, as
   * `ConversationStore.claim` would; the limit does not count.
   */
  settle(effect: Pick<ClaimedEffect, 'workspaceId' | 'id' | 'conversationId' | 'leaseToken'>, settlement: EffectSettlement, claim?: ClaimOptions): Promise<Settled>
  /** Effects begun by a worker that is gone: a send becomes uncertain, a question to a model is asked again. Returns how many. */
  recoverExpired(now: number, graceMs: number): Promise<number>
  release(effects: Pick<ClaimedEffect, 'workspaceId' | 'id' | 'leaseToken'>[]): Promise<void>
}
