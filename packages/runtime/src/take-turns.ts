import { transition, type Cards, type Event } from '@parley/interpreter'
import type { ClaimedConversation, ConversationCommit, MailboxItem } from './ports/index.ts'
import type { ProgramCache } from './program-cache.ts'

export interface TurnTaker {
  programs: ProgramCache
  cards: Cards
  /** Milliseconds since 1970. */
  now(): number
}

/**
 * Takes a conversation's mail, one event after the other, to what has to be kept. Writes nothing. An
 * event whose turn throws is set aside and the next one is taken: one bad message blocks nothing.
 *
 * @throws only where the program could not be loaded; then nothing was taken and it can be tried again.
 */
export async function takeTurns(claim: ClaimedConversation, taker: TurnTaker): Promise<ConversationCommit> {
  const { workspaceId, conversationId, channelId, leaseToken, arrivals, newestMessage, sending } = claim
  const commit: ConversationCommit = {
    claim: { workspaceId, conversationId, channelId, leaseToken, arrivals, ...(newestMessage === undefined ? {} : { newestMessage }), ...(sending === undefined ? {} : { sending }) },
    turns: [],
    state: claim.state,
    ...(claim.state.session && { session: { id: claim.state.session.id, versionId: claim.state.session.versionId, nodeId: claim.state.session.place?.nodeId ?? null } }),
    contact: claim.facts.contact,
    setAside: [],
  }
  if (claim.mail.length === 0) return commit
  const moves = claim.mail.map(({ event }) => (event.type === 'move-version' ? event.versionId : undefined))
  const { live, program } = await taker.programs.load(claim.programKey, [claim.state.session?.versionId, ...moves])
  for (const item of claim.mail) {
    try {
      const event = taken(item, taker.now())
      const facts = { ...claim.facts, contact: commit.contact, live }
      const result = transition(program, taker.cards, commit.state, event, facts)
      commit.turns.push({
        mailboxId: item.id, sequence: result.state.sequence, event, facts,
        effects: result.effects, trail: result.trail, sessions: result.sessions,
      })
      commit.state = result.state
      commit.contact = result.contact
    } catch (cause) {
      commit.setAside.push({ mailboxId: item.id, reason: `The turn failed: ${cause instanceof Error ? cause.message : String(cause)}` })
    }
  }
  return commit
}

/** Nothing was taken and nothing will be: for a turn that cannot even be kept. */
export function setAsideAll(claim: ClaimedConversation, reason: string): ConversationCommit {
  const { workspaceId, conversationId, channelId, leaseToken, arrivals } = claim
  return {
    claim: { workspaceId, conversationId, channelId, leaseToken, arrivals },
    turns: [],
    state: claim.state,
    contact: claim.facts.contact,
    setAside: claim.mail.map(({ id }) => ({ mailboxId: id, reason })),
  }
}

function taken(item: MailboxItem, now: number): Event {
  return { ...item.event, now: Math.max(now, item.event.at) } as Event
}
