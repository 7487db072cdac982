import { copyJson, fitOutbound, isEmptyOutbound, outboundText, whatsappLimits, type OutboundContent } from '@parley/channel'
import type { Cards } from './card.ts'
import type { Program } from './compile.ts'
import type { Effect, FaultCode, HistoryEntry, TimerPurpose } from './effect.ts'
import type { ContactFacts, Event, Facts } from './event.ts'
import { historyLength, type ConversationState, type Place, type Session } from './state.ts'

/** One line of the way that a turn took; what the canvas lights up. */
export interface TrailEntry {
  sessionId: string
  versionId: string
  nodeId: string
  what: 'entered' | 'resumed' | 'waits' | 'left' | 'ended'
  port?: string
}

export type SessionChange =
  | { type: 'started'; sessionId: string; flowId: string; versionId: string; at: number }
  | { type: 'ended'; sessionId: string; reason: string; at: number }
  | { type: 'moved'; sessionId: string; versionId: string }

/** What one turn has gathered so far. Lives for one call of `transition`; works on its own copy of the state. */
export class Turn {
  readonly state: ConversationState
  readonly event: Event
  readonly facts: Facts
  readonly cards: Cards
  readonly program: Program
  readonly limits = whatsappLimits
  readonly effects: Effect[] = []
  readonly trail: TrailEntry[] = []
  readonly sessions: SessionChange[] = []
  /** The contact with what this turn has changed about it. */
  contact: ContactFacts
  private issued = 0
  private readonly reported = new Set<string>()

  constructor(program: Program, cards: Cards, state: ConversationState, event: Event, facts: Facts) {
    this.program = program
    this.cards = cards
    this.event = event
    this.facts = facts
    this.contact = facts.contact
    this.state = copyJson(state)
    this.state.sequence += 1
  }

  get now(): number {
    return this.event.now
  }

  /** Whether WhatsApp takes more than templates now. */
  get windowOpen(): boolean {
    const until = this.facts.conversation.windowUntil
    return !this.state.shut && (until === undefined || (until !== null && this.now < until))
  }

  /** Derived, so that the same turn taken twice asks for the same effects: the idempotency key. */
  newId(): string {
    return `${this.facts.conversation.id}:${this.state.sequence}:${this.issued++}`
  }

  /** Returns the ids of the effects, in their order. */
  say(session: Pick<Session, 'id'>, nodeId: string, content: OutboundContent, replyTo?: string, otherwise?: OutboundContent): string[] {
    const ids: string[] = []
    for (const part of fitOutbound(content, this.limits)) {
      if (isEmptyOutbound(part)) continue
      const id = this.newId()
      ids.push(id)
      this.effects.push({ type: 'send', id, nodeId, sessionId: session.id, content: part, ...(replyTo === undefined || ids.length > 1 ? {} : { replyTo }), ...(otherwise === undefined ? {} : { otherwise }) })
      this.remember({ from: 'bot', text: outboundText(part), at: this.now })
    }
    return ids
  }

  remember(entry: HistoryEntry): void {
    if (entry.text.trim() === '') return
    this.state.history.push(entry)
    if (this.state.history.length > historyLength) this.state.history.splice(0, this.state.history.length - historyLength)
  }

  setTimer(session: Session, nodeId: string, at: number, purpose: TimerPurpose): string {
    const id = this.newId()
    this.effects.push({ type: 'set-timer', id, nodeId, sessionId: session.id, at, purpose })
    return id
  }

  cancelTimer(id: string): void {
    this.effects.push({ type: 'cancel-timer', id })
  }

  /** Told once a turn for each node and text. Never ends anything by itself. */
  report(session: Session, nodeId: string, code: FaultCode, message: string): void {
    const key = JSON.stringify([nodeId, code, message])
    if (this.reported.has(key)) return
    this.reported.add(key)
    this.effects.push({ type: 'fault', nodeId, sessionId: session.id, code, message })
  }

  /** Whatever a place was waiting for is waited for no longer. */
  clearWaits(place: Place): void {
    if (place.collecting) this.cancelTimer(place.collecting.timerId)
    if (place.deadline) this.cancelTimer(place.deadline.timerId)
    place.collecting = null
    place.deadline = null
    this.supersedeAwaited(place)
  }

  supersedeAwaited(place: Place): void {
    const ids = Object.keys(place.awaiting)
    if (ids.length > 0) this.effects.push({ type: 'supersede', ids })
    place.awaiting = {}
  }

  endSession(reason: string): void {
    const session = this.state.session
    if (!session) return
    if (session.place) {
      this.clearWaits(session.place)
      this.trail.push({ sessionId: session.id, versionId: session.versionId, nodeId: session.place.nodeId, what: 'ended' })
    }
    this.sessions.push({ type: 'ended', sessionId: session.id, reason, at: this.now })
    this.state.session = null
  }
}
