import { isConversational, textOf, type InboundContent, type InboundMessage } from '@parley/channel'
import { amend } from './amend.ts'
import type { Cards } from './card.ts'
import { parseChoiceId } from './choice-id.ts'
import type { Program } from './compile.ts'
import { takeOptOut } from './opt-out.ts'
import type { Effect, HistoryEntry } from './effect.ts'
import type { ContactFacts, Event, Facts } from './event.ts'
import { messageScope } from './message-variables.ts'
import { collect, deliverUnread, limits, optionOf, release, startSession, wake } from './run.ts'
import { chooseStart } from './starts.ts'
import { unreadLength, type ConversationState } from './state.ts'
import { Turn, type SessionChange, type TrailEntry } from './turn.ts'
import { isWindowRefusal, sayUnsaid, takeWindowRefusal } from './window-refusal.ts'

export { limits }

export interface TurnResult {
  state: ConversationState
  /** In the order in which they are to be done. */
  effects: Effect[]
  trail: TrailEntry[]
  sessions: SessionChange[]
  /** The contact with what the turn changed about it: the facts of the next event. */
  contact: ContactFacts
}

/**
 * Takes one event through a conversation. Pure: the same program, cards, state, event and facts give
 * the same result. `state` is not changed. `program` holds the session's version and all of
 * `facts.live`. Never throws for what a flow or a card does: that becomes a fault on its node.
 */
export function transition(program: Program, cards: Cards, state: ConversationState, event: Event, facts: Facts): TurnResult {
  const turn = new Turn(program, cards, state, event, facts)
  take(turn)
  return { state: turn.state, effects: turn.effects, trail: turn.trail, sessions: turn.sessions, contact: turn.contact }
}

function take(turn: Turn): void {
  const { event, state } = turn
  switch (event.type) {
    case 'message':
      return takeMessage(turn, event.message)
    case 'timer':
      return takeTimer(turn, event.timerId, event.dueAt)
    case 'outcome': {
      if (isWindowRefusal(event.outcome)) takeWindowRefusal(turn, event.outcome.said)
      const place = state.session?.place
      const key = place?.awaiting[event.effectId]
      // Nobody waits for it (any more): it was overtaken, or it is a plain delivery.
      if (!place || key === undefined) return
      delete place.awaiting[event.effectId]
      return wake(turn, { type: 'outcome', key, outcome: event.outcome })
    }
    case 'echo':
      // A reaction or a correction from the phone is no answer.
      if (event.content && !isConversational(event.content)) return
      turn.remember({ from: 'person', text: event.text, at: event.at })
      return takeOver(turn)
    case 'take-over':
      return takeOver(turn)
    case 'give-back':
      return giveBack(turn, () => wake(turn, { type: 'given-back' }))
    case 'start-over':
      supersedeAll(turn)
      turn.endSession('started-over')
      if (state.mode === 'person') turn.effects.push({ type: 'give-back' })
      state.mode = 'bot'
      delete state.disclosed
      return
    case 'move-version': {
      const session = state.session
      if (session?.flowId !== event.flowId || session.versionId === event.versionId) return
      const node = session.place && turn.program.flow(event.versionId)?.node(session.place.nodeId)
      if (!node) return
      session.versionId = event.versionId
      turn.sessions.push({ type: 'moved', sessionId: session.id, versionId: event.versionId })
      return
    }
  }
}

function takeMessage(turn: Turn, message: InboundMessage): void {
  const { state, event } = turn
  const seenBefore = state.lastSeenAt
  // A notice about the customer is nothing that they did.
  if (message.content.type === 'system') return
  // Whatever they wrote has opened the window again.
  delete state.shut
  if (!isConversational(message.content)) return amend(turn, message)
  state.newestMessageId = message.id
  state.newest = { id: message.id, scope: messageScope(message) }
  turn.remember({ id: message.id, from: 'contact', text: textOf(message.content) || `[${message.content.type}]`, at: event.at, ...mediaOf(message.content) })
  // Webhooks come late and out of order: the last visit only ever moves forward.
  const seen = () => (state.lastSeenAt = Math.max(seenBefore ?? 0, event.at))
  if (takeOptOut(turn, message)) return void seen()
  if (state.mode === 'person') return void seen()

  const session = state.session
  const place = session?.place
  const option = session && place ? optionOf(message, session, place) : undefined
  const start = option === undefined ? chooseStart(turn.program, turn.facts, state, event, message) : undefined
  seen()
  if (start) {
    const flow = turn.program.flow(start.live.versionId)
    if (session) {
      supersedeAll(turn)
      turn.endSession('interrupted')
    } else sayUnsaid(turn)
    if (flow) startSession(turn, flow, start.node.node.id, [message])
    return
  }
  sayUnsaid(turn)
  if (!session || !place) return
  if (place.held) {
    session.unread.push(message)
    return release(turn, session, { ...place, held: place.held })
  }

  if (option === undefined && message.content.type === 'choice' && parseChoiceId(message.content.id)) {
    // A button of an older question. The card that waits now is told, so that it can ask again.
    if (place.listen && !place.collecting && Object.keys(place.awaiting).length === 0) wake(turn, { type: 'late-tap', title: message.content.title })
    else if (place.listen) listenTo(turn, message)
    return
  }
  listenTo(turn, message)
}

function listenTo(turn: Turn, message: InboundMessage): void {
  const session = turn.state.session!
  const place = session.place!
  session.unread.push(message)
  if (session.unread.length > unreadLength) session.unread.splice(0, session.unread.length - unreadLength)
  if (!place.listen) return
  // An answer to what has been overtaken is not said.
  turn.supersedeAwaited(place)
  if (place.listen.quietMs > 0) collect(turn, session, place, place.listen.quietMs)
  else deliverUnread(turn, session, place)
}

function takeTimer(turn: Turn, timerId: string, dueAt: number): void {
  const session = turn.state.session
  const place = session?.place
  if (!session || !place) return
  if (place.collecting?.timerId === timerId) {
    place.collecting = null
    return deliverUnread(turn, session, place)
  }
  if (place.deadline?.timerId !== timerId) return
  place.deadline = null
  // The customer was writing when time ran out: they did answer.
  if (place.collecting && session.unread.length > 0) return deliverUnread(turn, session, place)
  // Held back for as long as anything waits.
  if (place.held) return turn.endSession('window-closed')
  turn.supersedeAwaited(place)
  const wakeUp = () => wake(turn, { type: 'deadline', lateByMs: Math.max(0, turn.now - dueAt) })
  if (place.person) giveBack(turn, wakeUp)
  else wakeUp()
}

function takeOver(turn: Turn): void {
  if (turn.state.mode === 'person') return
  turn.state.mode = 'person'
  supersedeAll(turn)
  turn.endSession('taken-over')
}

/** Whatever the bot still had to say is not said, also what only waits for the window to open. */
function supersedeAll(turn: Turn): void {
  turn.effects.push({ type: 'supersede-all' })
  delete turn.state.unsaid
}

function giveBack(turn: Turn, resume: () => void): void {
  if (turn.state.mode === 'bot') return
  turn.state.mode = 'bot'
  turn.effects.push({ type: 'give-back' })
  if (turn.state.session?.place?.person) {
    turn.state.session.unread = []
    resume()
  }
}

/** What an AI step may look at or listen to. */
function mediaOf(content: InboundContent): { media?: NonNullable<HistoryEntry['media']> } {
  if (content.type === 'image') return { media: 'image' }
  return content.type === 'audio' && content.media.voice === true ? { media: 'voice' } : {}
}
