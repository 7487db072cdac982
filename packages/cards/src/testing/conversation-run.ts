import { isEmptyOutbound, outboundText, type Json, type OutboundContent } from '@parley/channel'
import type { FlowDocument } from '@parley/flow'
import {
  compileFlow,
  initialState,
  transition,
  type Cards,
  type CompiledFlow,
  type ConsentRecord,
  type ConversationState,
  type Effect,
  type EffectOutcome,
  type Event,
  type Facts,
  type FaultCode,
  type ModelRequest,
  type SessionChange,
  type ToolRequest,
  type TrailEntry,
} from '@parley/interpreter'
import { cards as catalogCards } from '../catalog/cards.ts'
import { toOutcome, type FakeModel, type FakeTool } from './fakes.ts'
import { FlowBuilder } from './flow-builder.ts'
import { optionsOf } from './offered.ts'

export interface ConversationOptions {
  model?: FakeModel
  tool?: FakeTool
  timeZone?: string
  language?: string
  workspaceName?: string
  /** More of what is known of the workspace: stop words, whether an AI says that it is one. */
  workspace?: Partial<Facts['workspace']>
  /** When it begins; milliseconds since 1970 or anything `Date` reads. */
  at?: number | string
  contact?: Partial<Facts['contact']>
  cards?: Cards
  /** Further flows that are live, after the first. */
  flows?: { id: string; document: FlowDocument | FlowBuilder }[]
}

type Sent = { id: string; sessionId: string; content: OutboundContent; otherwise?: OutboundContent; at: number; nodeId: string }

export type EventBody = Event extends infer E ? (E extends Event ? Omit<E, 'id' | 'at' | 'now'> : never) : never

/**
 * What a driven conversation runs on: the real interpreter, a fake channel, a fake model, fake tools and a clock that
 * only moves when told. Every step is taken twice and compared, so whatever is driven is also checked for purity.
 */
export class ConversationRun {
  state: ConversationState = initialState()
  readonly faults: { nodeId: string; code: FaultCode; message: string }[] = []
  readonly sent: Sent[] = []
  readonly trail: TrailEntry[] = []
  readonly sessions: SessionChange[] = []
  readonly requests: ModelRequest[] = []
  readonly calls: ToolRequest[] = []
  readonly effects: Effect[] = []
  readonly consents: ConsentRecord[] = []
  readonly journal: { event: Event; facts: Facts }[] = []
  now: number
  protected facts: Facts
  protected readonly cards: Cards
  private readonly model: FakeModel
  private readonly tool: FakeTool
  private readonly calling = new Map<string, ToolRequest>()
  protected readonly flows = new Map<string, CompiledFlow>()
  private readonly timers = new Map<string, number>()
  private readonly thinking = new Map<string, ModelRequest>()
  private readonly transcript: string[] = []
  protected count = 0
  protected versions = 1
  protected handOver: string | undefined

  constructor(document: FlowDocument | FlowBuilder, options: ConversationOptions = {}) {
    this.cards = options.cards ?? catalogCards
    this.model = options.model ?? (() => 'All right.')
    this.tool = options.tool ?? (() => ({}))
    this.now = new Date(options.at ?? '2026-11-23T10:00:00Z').getTime()
    const flows = [{ id: 'flow', document }, ...(options.flows ?? [])]
    for (const { id, document } of flows) this.flows.set(`${id}@1`, compileFlow(id, `${id}@1`, built(document), this.cards))
    this.facts = {
      workspace: { id: 'workspace', name: options.workspaceName ?? 'Harbour Hair', timeZone: options.timeZone ?? 'Europe/Berlin', language: options.language ?? 'en', apology: 'Sorry, something went wrong.', ...options.workspace },
      channel: { id: 'channel', name: 'Main', number: '+49301234567' },
      conversation: { id: 'conversation' },
      contact: { id: 'contact', name: 'Ada', phone: '+16505550100', userId: null, language: null, fields: {}, ...options.contact },
      live: flows.map(({ id }) => ({ flowId: id, versionId: `${id}@1` })),
    }
  }

  /** Lets the customer fall silent, so that collected messages are taken, but no model answers yet. */
  untilQuiet(): this {
    for (let next = this.quietTimer(); next; next = this.quietTimer()) {
      this.now = Math.max(this.now, next.at)
      this.fire(next.id)
    }
    return this
  }

  /** The customer has finished writing and models have answered. Every expectation does this first. */
  settle(): this {
    for (let round = 0; round < 100; round++) {
      this.untilQuiet()
      if (!this.answerModels()) return this
    }
    throw this.error('The conversation does not come to rest.')
  }

  /** Any event, for what has no words of its own. */
  deliver(event: EventBody, at = this.now): this {
    this.count += 1
    const whole: Event = { ...event, id: `event-${this.count}`, at, now: this.now }
    this.take(whole)
    return this
  }

  /** The state that the journal alone leads to; must equal `state`. */
  replay(): ConversationState {
    const program = { flow: (versionId: string) => this.flows.get(versionId) }
    return this.journal.reduce((state, { event, facts }) => transition(program, this.cards, state, event, facts).state, initialState())
  }

  /** What was said so far, a line each, for messages and for looking at. */
  toString(): string {
    return this.transcript.join('\n')
  }

  /** Every timer that is set, and whether a model is thinking: what still holds the conversation. */
  get pending(): { timers: number; models: number } {
    return { timers: this.timers.size, models: this.thinking.size }
  }

  private take(event: Event): void {
    const program = { flow: (versionId: string) => this.flows.get(versionId) }
    const before = JSON.stringify(this.state)
    const result = transition(program, this.cards, this.state, event, this.facts)
    const again = transition(program, this.cards, this.state, event, this.facts)
    if (JSON.stringify(this.state) !== before) throw this.error('The interpreter changed the state that it was given.')
    if (JSON.stringify(result) !== JSON.stringify(again)) throw this.error('The same event gave two different results.')
    if (JSON.stringify(JSON.parse(JSON.stringify(result.state))) !== JSON.stringify(result.state)) throw this.error('The state is not JSON.')
    this.journal.push({ event, facts: this.facts })
    this.state = result.state
    this.facts = { ...this.facts, contact: result.contact }
    this.trail.push(...result.trail)
    this.sessions.push(...result.sessions)
    for (const effect of result.effects) this.do(effect)
  }

  private do(effect: Effect): void {
    this.effects.push(effect)
    switch (effect.type) {
      case 'send':
        if (isEmptyOutbound(effect.content)) throw this.error('An empty message was sent.')
        this.sent.push({ id: effect.id, sessionId: effect.sessionId, content: effect.content, ...(effect.otherwise ? { otherwise: effect.otherwise } : {}), at: this.now, nodeId: effect.nodeId })
        this.note(`bot: ${outboundText(effect.content) || `(${effect.content.type})`}${optionsOf(effect.content).map((option) => ` [${option.title}]`).join('')}`)
        break
      case 'ask-model':
        this.thinking.set(effect.id, effect.request)
        this.requests.push(effect.request)
        break
      case 'call-tool':
        this.calling.set(effect.id, effect.call)
        this.calls.push(effect.call)
        this.note(`(calls ${effect.call.name} ${JSON.stringify(effect.call.arguments)})`)
        break
      case 'set-timer':
        this.timers.set(effect.id, effect.at)
        this.quiet[effect.purpose === 'quiet' ? 'add' : 'delete'](effect.id)
        break
      case 'cancel-timer':
        this.timers.delete(effect.id)
        break
      case 'supersede':
        for (const id of effect.ids) for (const waiting of [this.thinking, this.calling]) waiting.delete(id)
        break
      case 'supersede-all':
        this.thinking.clear()
        this.calling.clear()
        break
      case 'record-consent':
        this.consents.push(effect.consent)
        this.note(`(${effect.consent.granted ? 'opt-in' : 'opt-out'}: ${effect.consent.how})`)
        break
      case 'hand-over':
        this.handOver = effect.reason
        this.note(`(handed over: ${effect.reason})`)
        break
      case 'fault':
        this.faults.push({ nodeId: effect.nodeId, code: effect.code, message: effect.message })
        this.note(`(fault ${effect.code} on ${effect.nodeId}: ${effect.message})`)
        break
      default:
    }
  }

  private readonly quiet = new Set<string>()

  protected nextTimer(until: number, ids: Iterable<string> = this.timers.keys()) {
    return [...ids].filter((id) => this.timers.has(id)).map((id) => ({ id, at: this.timers.get(id)! })).filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
  }

  private quietTimer() {
    return this.nextTimer(Infinity, this.quiet)
  }

  protected fire(timerId: string): void {
    const dueAt = this.timers.get(timerId)!
    this.timers.delete(timerId)
    this.deliver({ type: 'timer', timerId, dueAt })
  }

  protected answerModels(): boolean {
    const [called] = this.calling
    if (called) {
      const [effectId, call] = called
      this.calling.delete(effectId)
      const answer = this.tool(call)
      const failed = answer !== null && typeof answer === 'object' && !Array.isArray(answer) && answer['type'] === 'tool-failed'
      this.deliver({ type: 'outcome', effectId, outcome: failed ? (answer as Extract<EffectOutcome, { type: 'tool-failed' }>) : { type: 'tool-answered', result: answer as Json } })
      return true
    }
    const [first] = this.thinking
    if (!first) return false
    const [effectId, request] = first
    this.thinking.delete(effectId)
    this.deliver({ type: 'outcome', effectId, outcome: toOutcome(this.model(request)) })
    return true
  }

  protected pass(ms: number): void {
    const until = this.now + ms
    for (let next = this.nextTimer(until); next; next = this.nextTimer(until)) {
      this.now = Math.max(this.now, next.at)
      this.fire(next.id)
    }
    this.now = until
  }

  protected note(line: string): void {
    this.transcript.push(line)
  }

  protected error(message: string): Error {
    return new Error(`${message}\n\n${this.transcript.map((line) => `  ${line}`).join('\n')}`)
  }
}

export const built = (document: FlowDocument | FlowBuilder): FlowDocument => (document instanceof FlowBuilder ? document.build() : document)
