import type { EventType } from '@parley/interpreter'
import type { ClaimedConversation, ClaimedEffect, ConversationCommit, EffectSettlement, NewestMessage } from './ports/index.ts'

/** What a worker tells about its work: for metrics and logs. No text of any message is in it. */
export interface WorkerEvents {
  /** A batch was committed. `expired`: leases that other workers had let run out. `ms`: from claim to commit. */
  turns?(told: { conversations: number; turns: number; setAside: number; lost: number; expired: number; ms: number; taken: TakenConversation[] }): void
  /** An attempt ended. `waitMs`: how long until the next one, where there is one. */
  effect?(told: { effect: ClaimedEffect; outcome: string; settlement: EffectSettlement['type']; waitMs: number | null; begun: number; ms: number }): void
  statuses?(count: number): void
  recovered?(count: number): void
  failed?(where: 'mail' | 'effects' | 'statuses' | 'recovery' | 'wake-ups', cause: unknown): void
}

/** What one conversation did in a batch, by names and numbers. */
export interface TakenConversation {
  workspaceId: string
  conversationId: string
  /** The session that runs after it; null: none. */
  sessionId: string | null
  newestMessage: NewestMessage | null
  turns: { sequence: number; event: EventType; messageId: string | null; effects: number; nodes: number }[]
  setAside: number
  /** Milliseconds since 1970: when its turns were begun, and when they had been committed. */
  begun: number
  committed: number
  /** In the interpreter, all turns together; milliseconds with fractions. */
  transitionMs: number
  /** The lease had passed to another worker: nothing of it was kept. */
  lost: boolean
}

/** Turns that are to be kept, and what taking them took. */
export interface Ready {
  claim: ClaimedConversation
  commit: ConversationCommit
  at: number
  transitionMs: number
}

export function takenOf({ claim, commit, at, transitionMs }: Ready, committed: number, lost: ReadonlySet<string>): TakenConversation {
  return {
    workspaceId: claim.workspaceId,
    conversationId: claim.conversationId,
    sessionId: commit.state.session?.id ?? null,
    newestMessage: claim.newestMessage ?? null,
    turns: commit.turns.map(({ sequence, event, effects, trail }) => ({ sequence, event: event.type, messageId: event.type === 'message' ? event.message.id : null, effects: effects.length, nodes: trail.length })),
    setAside: commit.setAside.length,
    begun: at,
    committed,
    transitionMs,
    lost: lost.has(claim.conversationId),
  }
}
