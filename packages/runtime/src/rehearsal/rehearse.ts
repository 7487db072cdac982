import { fold, outboundText, type InboundContent, type OutboundContent } from '@parley/channel'
import { serviceWindowMs } from '@parley/flow'
import { initialState, transition, type Cards, type Effect, type Event, type Facts, type ModelRequest, type Program, type ToolRequest } from '@parley/interpreter'
import type { ModelOutcome, ModelPort, ToolOutcome, ToolPort } from '../ports/index.ts'
import { settleAnswer, settleTool } from '../retry-policy.ts'
import { RehearsalClock } from './clock.ts'

export interface Rehearsal {
  /** Holds `facts.live`. */
  program: Program
  cards: Cards
  facts: Facts
  /** What the customer writes, one after the other, each once nothing more is going on. The title of a button on show taps it. */
  says: string[]
  model: ModelPort
  tools: ToolPort
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1): spreads what is tried again. */
  chance(): number
  /** Waits before something is tried again; ends at once with the signal. */
  pause(ms: number, signal: AbortSignal): Promise<void>
  /** Told of every question and call before it begins: at which node it was wanted. */
  begins(effect: { id: string; nodeId: string }): void
  /** How many questions to models and calls of tools are allowed in all. */
  most: number
}

/** What is to be seen of a rehearsal, in its order. `at`: milliseconds since 1970; `ms`: how long it took. */
export type RehearsalStep =
  | { type: 'customer'; text: string; tapped: boolean; at: number }
  | { type: 'reply'; text: string; kind: OutboundContent['type']; options: string[]; nodeId: string; at: number }
  | { type: 'asked'; effectId: string; nodeId: string; purpose: NonNullable<ModelRequest['purpose']>; outcome: ModelOutcome; ms: number }
  | { type: 'called'; nodeId: string; call: ToolRequest; outcome: ToolOutcome; attempts: number; ms: number }
  | { type: 'left'; versionId: string; nodeId: string; port: string }
  | { type: 'noted'; text: string }
  | { type: 'fault'; nodeId: string; message: string }
  | { type: 'handed-over'; reason: string }
  | { type: 'ended' }
  /** It goes no further, and why. */
  | { type: 'stopped'; reason: string }

/** How the customer's message of a rehearsal is known; `saidBy` reads it again. */
const messageId = (conversationId: string, count: number) => `${conversationId}:said:${count}`
export const saidInRehearsal = (conversationId: string, id: string): boolean => id.startsWith(`${conversationId}:said:`)

type Pending = Extract<Effect, { type: 'ask-model' | 'call-tool' }>

/**
 * A conversation that is only rehearsed: the interpreter, the cards, the ports and the rules for trying again are those of
 * production; the channel, the store and the waiting are not. Nothing is sent and nothing is kept. Yields what happens as
 * it happens; ends early with the signal.
 */
export async function* rehearse(rehearsal: Rehearsal, signal: AbortSignal): AsyncGenerator<RehearsalStep, void, undefined> {
  const stage = new Stage(rehearsal, signal)
  for (const text of rehearsal.says) {
    if (signal.aborted) return
    if (stage.withPerson) return void (yield { type: 'stopped', reason: 'A person has the conversation now; the bot answers nothing more.' })
    yield* stage.customer(text)
    for (;;) {
      const more = await stage.goOn()
      if (more === undefined || signal.aborted) break
      yield* more
      if (stage.spent) return void (yield { type: 'stopped', reason: `It goes round: more than ${rehearsal.most} questions and calls.` })
    }
  }
}

class Stage {
  private state = initialState()
  private facts: Facts
  private readonly clock: RehearsalClock
  private readonly under = new Map<string, Promise<Pending>>()
  private readonly outcomes = new Map<string, { step: RehearsalStep; event: Extract<Event, { type: 'outcome' }>['outcome'] }>()
  private options: { id: string; title: string; from: 'button' | 'list' | 'template' }[] = []
  private events = 0
  private said = 0
  private begun = 0
  private readonly rehearsal: Rehearsal
  private readonly signal: AbortSignal

  constructor(rehearsal: Rehearsal, signal: AbortSignal) {
    this.rehearsal = rehearsal
    this.signal = signal
    this.facts = rehearsal.facts
    this.clock = new RehearsalClock(() => rehearsal.now())
  }

  get withPerson(): boolean {
    return this.state.mode === 'person'
  }

  get spent(): boolean {
    return this.begun > this.rehearsal.most
  }

  customer(text: string): RehearsalStep[] {
    const option = this.options.find(({ title }) => fold(title) === fold(text))
    const content: InboundContent = option ? { type: 'choice', ...option } : { type: 'text', text }
    const at = this.clock.now
    const { conversation } = this.facts
    this.facts = { ...this.facts, conversation: { ...conversation, windowUntil: at + serviceWindowMs } }
    this.said += 1
    const { phone } = this.facts.contact
    const from = phone === null ? { userId: this.facts.contact.userId ?? this.facts.contact.id } : { phone }
    return [{ type: 'customer', text, tapped: option !== undefined, at }, ...this.take({ type: 'message', message: { id: messageId(conversation.id, this.said), from, sentAt: at, content } })]
  }

  /** What comes next: an outcome, else a timer. Undefined: nothing more by itself. */
  async goOn(): Promise<RehearsalStep[] | undefined> {
    if (this.under.size > 0) {
      const { id } = await Promise.race(this.under.values())
      const wanted = this.under.delete(id)
      const found = this.outcomes.get(id)
      this.outcomes.delete(id)
      return wanted && found && !this.signal.aborted ? [found.step, ...this.take({ type: 'outcome', effectId: id, outcome: found.event })] : []
    }
    const timer = this.clock.next()
    return timer && this.take({ type: 'timer', timerId: timer.id, dueAt: timer.dueAt })
  }

  private take(body: EventBody): RehearsalStep[] {
    const { program, cards } = this.rehearsal
    const now = this.clock.now
    this.events += 1
    const result = transition(program, cards, this.state, { ...body, id: `${this.facts.conversation.id}:event:${this.events}`, at: now, now } as Event, this.facts)
    this.state = result.state
    this.facts = { ...this.facts, contact: result.contact }
    const left = result.trail.flatMap(({ what, port, versionId, nodeId }): RehearsalStep[] => (what === 'left' && port !== undefined ? [{ type: 'left', versionId, nodeId, port }] : []))
    const shown = result.effects.flatMap((effect) => this.shown(effect, now))
    for (const effect of result.effects) this.do(effect)
    return [...shown, ...left, ...(result.sessions.some(({ type }) => type === 'ended') ? [{ type: 'ended' } as const] : [])]
  }

  private shown(effect: Effect, at: number): RehearsalStep[] {
    switch (effect.type) {
      case 'send': {
        const options = optionsOf(effect.content)
        return [{ type: 'reply', text: outboundText(effect.content), kind: effect.content.type, options: options.map(({ title }) => title), nodeId: effect.nodeId, at }]
      }
      case 'hand-over':
        return [{ type: 'handed-over', reason: effect.reason }]
      case 'fault':
        return [{ type: 'fault', nodeId: effect.nodeId, message: effect.message }]
      case 'remember':
        return [{ type: 'noted', text: effect.text }]
      case 'update-contact':
        return Object.entries(effect.fields).map(([name, value]) => ({ type: 'noted', text: `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}` }))
      default:
        return []
    }
  }

  private do(effect: Effect): void {
    this.clock.take(effect)
    switch (effect.type) {
      case 'send':
        // Buttons further up the chat can still be tapped; the newest of a title counts.
        this.options = [...optionsOf(effect.content), ...this.options].slice(0, 60)
        return
      case 'ask-model':
      case 'call-tool':
        this.begun += 1
        this.rehearsal.begins(effect)
        this.under.set(effect.id, this.work(effect).then(() => effect))
        return
      case 'supersede':
        for (const id of effect.ids) this.under.delete(id)
        return
      case 'supersede-all':
        this.under.clear()
    }
  }

  private async work(effect: Pending): Promise<void> {
    const { model, tools, chance, pause, now } = this.rehearsal
    const caller = { workspaceId: this.facts.workspace.id, conversationId: this.facts.conversation.id, sessionId: effect.sessionId, effectId: effect.id }
    const began = now()
    const failed = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
    for (let attempt = 1; ; attempt += 1) {
      const settled = { attempt, possiblyDouble: false, now: now(), chance: chance() }
      let again: number | undefined
      if (effect.type === 'ask-model') {
        const outcome = await model.ask(caller, effect.request, this.signal).catch((cause: unknown): ModelOutcome => ({ type: 'model-failed', cause: 'unavailable', reason: failed(cause) }))
        const settlement = settleAnswer(outcome, settled)
        if (settlement.type === 'again') again = settlement.notBefore
        else this.outcomes.set(effect.id, { event: outcome, step: { type: 'asked', effectId: effect.id, nodeId: effect.nodeId, purpose: effect.request.purpose ?? 'answer', outcome, ms: now() - began } })
      } else {
        const outcome = await tools.call(caller, effect.call, attempt, this.signal).catch((cause: unknown): ToolOutcome => ({ type: 'tool-failed', cause: 'uncertain', reason: failed(cause) }))
        const settlement = settleTool(outcome, settled)
        if (settlement.type === 'again') again = settlement.notBefore
        else this.outcomes.set(effect.id, { event: outcome, step: { type: 'called', nodeId: effect.nodeId, call: effect.call, outcome, attempts: attempt, ms: now() - began } })
      }
      if (again === undefined || this.signal.aborted) return
      await pause(again - now(), this.signal)
    }
  }
}

type EventBody = Event extends infer E ? (E extends Event ? Omit<E, 'id' | 'at' | 'now'> : never) : never

function optionsOf(content: OutboundContent): { id: string; title: string; from: 'button' | 'list' | 'template' }[] {
  switch (content.type) {
    case 'buttons':
      return content.options.map(({ id, title }) => ({ id, title, from: 'button' }))
    case 'list':
      return content.sections.flatMap(({ options }) => options.map(({ id, title }) => ({ id, title, from: 'list' as const })))
    case 'template':
      return (content.buttons ?? []).flatMap((button) => (button.type === 'quick-reply' ? [{ id: button.payload, title: content.shown?.buttons[button.index] ?? '', from: 'template' as const }] : []))
    default:
      return []
  }
}
