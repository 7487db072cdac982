import type { ClaimedConversation, ClaimedEffect, ConversationCommit, EffectSettlement, OutcomeCommit } from './ports/index.ts'
import { eventOf } from './mail.ts'
import { takeTurns, type TurnTaker } from './take-turns.ts'

/** How long what was read with a claim is used after its commit: names, fields, the number's access. Milliseconds. */
const freshMs = 5_000

/** A conversation as a commit left it, for the outcome of what that commit began. Nobody holds it meanwhile. */
export interface Standing {
  claim: ClaimedConversation
  /** Milliseconds since 1970. */
  at: number
}

/** How `commit` leaves what it was made of. */
export function standingOf(claim: ClaimedConversation, commit: ConversationCommit, at: number): Standing {
  return { claim: { ...claim, state: commit.state, facts: { ...claim.facts, contact: commit.contact }, mail: [], leaseExpired: false }, at }
}

/**
 * The turn that an outcome brings, from where its conversation stood, so that both are kept together and nobody has to take
 * the conversation anew. Undefined where the outcome has to go to the mailbox: it tells nothing, too long ago, its turn fails.
 */
export async function turnOfOutcome({ claim, at }: Standing, effect: ClaimedEffect, settlement: EffectSettlement, taker: TurnTaker): Promise<(OutcomeCommit & { claim: ClaimedConversation }) | undefined> {
  const now = taker.now()
  if (settlement.type !== 'finished' || settlement.event === null || now - at > freshMs) return undefined
  const payload = JSON.stringify({ type: 'outcome', effectId: effect.id, outcome: settlement.event })
  // Characters that a store may keep as others; the turn must see what is kept.
  if (payload.includes('\\u')) return undefined
  const event = eventOf({ kind: 'outcome', sourceId: effect.id, occurredAt: now, payload: JSON.parse(payload) })
  if (!event) return undefined
  const told = { ...claim, mail: [{ id: null, event }] }
  const commit = await takeTurns(told, taker)
  return commit.setAside.length > 0 ? undefined : { effect, settlement, commit, claim: told }
}
