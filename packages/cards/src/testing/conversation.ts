import { fold, isEmptyOutbound, outboundText, type InboundContent, type InboundMessage, type Json, type OutboundContent, type TemplateButtonValue, type Referral } from '@parley/channel'
import { lookUp, serviceWindowMs, type FlowDocument } from '@parley/flow'
import {
  compileFlow,
  initialState,
  transition,
  type Cards,
  type ConsentRecord,
  type CompiledFlow,
  type ConversationState,
  type Effect,
  type EffectOutcome,
  type Event,
  type Facts,
  type FaultCode,
  type ModelRequest,
  type ToolCall,
  type ToolRequest,
  type SessionChange,
  type TrailEntry,
} from '@parley/interpreter'
import { cards as catalogCards } from '../catalog/cards.ts'
import { FlowBuilder } from './flow-builder.ts'

/** What a fake model answers: a reply, or an outcome in full. */
export type FakeModel = (request: ModelRequest) => string | { reply?: string; exit?: string | null; collected?: Record<string, Json>; toolCalls?: ToolCall[] } | Exclude<EffectOutcome, { type: 'sent' | 'send-failed' }>

/** What a fake tool answers: a result, or how it failed. */
export type FakeTool = (call: ToolRequest) => Json | Extract<EffectOutcome, { type: 'tool-failed' }>

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

/**
 * A conversation in the user's words, over the real interpreter and the real cards, with a fake
 * channel, a fake model and a clock that only moves when told. Every step is taken twice and
 * compared, so whatever is driven here is also checked for purity. Expectations throw with the
 * transcript in their message; nothing here needs a test runner.
 */
export class ConversationDriver {
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
  private facts: Facts
  private readonly cards: Cards
  private readonly model: FakeModel
  private readonly tool: FakeTool
  private readonly calling = new Map<string, ToolRequest>()
  private readonly flows = new Map<string, CompiledFlow>()
  private readonly timers = new Map<string, number>()
  private readonly thinking = new Map<string, ModelRequest>()
  private readonly transcript: string[] = []
  private read = 0
  private count = 0
  private versions = 1
  private handOver: string | undefined

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

  // What the customer does

  /** Several texts are a burst: 400 ms apart. */
  contactSays(...texts: string[]): this {
    texts.forEach((text, index) => {
      if (index > 0) this.pass(400)
      this.contactSends({ type: 'text', text })
    })
    return this
  }

  contactSends(content: InboundContent, more: { referral?: Referral; id?: string; sentAt?: number } = {}): this {
    const message: InboundMessage = { id: more.id ?? `wamid.${this.count + 1}`, from: { phone: '+16505550100' }, sentAt: more.sentAt ?? this.now, content, ...(more.referral ? { referral: more.referral } : {}) }
    this.note(`customer: ${content.type === 'text' ? content.text : content.type === 'choice' ? `[${content.title}]` : `(${content.type})`}`)
    // The customer-service window, as the database keeps it: by their newest message.
    const windowUntil = Math.max(this.facts.conversation.windowUntil ?? 0, message.sentAt + serviceWindowMs)
    this.facts = { ...this.facts, conversation: { ...this.facts.conversation, windowUntil } }
    return this.deliver({ type: 'message', message }, message.sentAt)
  }

  /** Taps the newest button or row of this title that was ever sent; an old one makes a late tap. */
  tap(title: string): this {
    this.settle()
    for (const { content } of this.sent.toReversed()) {
      const option = optionsOf(content).find((candidate) => fold(candidate.title) === fold(title))
      if (option) return this.contactSends({ type: 'choice', id: option.id, title: option.title, from: content.type === 'list' || content.type === 'template' ? content.type : 'button' })
    }
    throw this.error(`There is no button or row "${title}" to tap.`)
  }

  /** WhatsApp refuses what was said last, at once or by a status: by default because the window is closed. */
  whatsappRefuses(refusal: { treatment: string; code: number; reason: string } = { treatment: 'template', code: 131047, reason: 'More than 24 hours have passed.' }): this {
    this.settle()
    const last = this.sent.at(-1)
    if (!last) throw this.error('Nothing was said that could be refused.')
    this.note(`(WhatsApp refuses it: ${refusal.code})`)
    const { id, sessionId, nodeId, content, otherwise } = last
    return this.deliver({ type: 'outcome', effectId: id, outcome: { type: 'send-failed', ...refusal, said: { sessionId, nodeId, content, ...(otherwise ? { otherwise } : {}) } } })
  }

  // What time and people do

  /** Lets time pass: `90s`, `10m`, `25h`, `3d`. Timers go off in their order on the way. */
  after(time: string): this {
    this.settle()
    const until = this.now + milliseconds(time)
    this.note(`(${time} later)`)
    for (let next = this.nextTimer(until); next; next = this.nextTimer(until)) {
      this.now = Math.max(this.now, next.at)
      this.fire(next.id)
      this.answerModels()
    }
    this.now = until
    return this
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

  colleagueTakesOver(): this {
    this.note('(a colleague takes over)')
    return this.deliver({ type: 'take-over', by: 'colleague' })
  }

  colleagueGivesBack(): this {
    this.note('(the colleague gives back)')
    return this.deliver({ type: 'give-back', by: 'colleague' })
  }

  ownerAnswersOnPhone(text: string): this {
    this.note(`owner: ${text}`)
    return this.deliver({ type: 'echo', text })
  }

  startOver(): this {
    return this.deliver({ type: 'start-over', by: 'colleague' })
  }

  /** Publishes another version of the first flow; running sessions stay on theirs unless moved. */
  publish(document: FlowDocument | FlowBuilder, options: { move?: boolean } = {}): this {
    const versionId = `flow@${++this.versions}`
    this.flows.set(versionId, compileFlow('flow', versionId, built(document), this.cards))
    this.facts = { ...this.facts, live: this.facts.live.map((live) => (live.flowId === 'flow' ? { ...live, versionId } : live)) }
    return options.move ? this.deliver({ type: 'move-version', flowId: 'flow', versionId, by: 'operator' }) : this
  }

  /** Any event, for what has no words of its own. */
  deliver(event: EventBody, at = this.now): this {
    this.count += 1
    const whole: Event = { ...event, id: `event-${this.count}`, at, now: this.now }
    this.take(whole)
    return this
  }

  // What must be true

  /** The next thing said: the whole text, or a pattern. */
  expectReply(expected: string | RegExp): this {
    this.settle()
    const next = this.sent[this.read]
    if (!next) throw this.error(`Expected the reply ${show(expected)}, but nothing more was said.`)
    const text = outboundText(next.content)
    if (typeof expected === 'string' ? text !== expected : !expected.test(text)) throw this.error(`Expected the reply ${show(expected)}, but it was ${show(text)}.`)
    this.read += 1
    return this
  }

  expectReplies(...expected: (string | RegExp)[]): this {
    for (const reply of expected) this.expectReply(reply)
    return this.expectNothing()
  }

  /** The next thing said is this template, in this language if one is given; `words`: as it arrives. */
  expectTemplate(name: string, expected: { language?: string; words?: string | RegExp } = {}): this {
    this.settle()
    const content = this.sent[this.read]?.content
    const { language, words } = expected
    this.expect(content?.type === 'template' && content.name === name, `Expected the template ${name}, but ${content ? `it said ${show(outboundText(content))}` : 'nothing more was said'}.`)
    if (content?.type === 'template') {
      this.expect(language === undefined || content.language === language, `Expected ${name} in ${language}, but it was in ${content.language}.`)
      if (words !== undefined) return this.expectReply(words)
    }
    this.read += 1
    return this
  }

  /** The titles below the reply last expected, in order. */
  expectOptions(...titles: string[]): this {
    const content = this.sent[this.read - 1]?.content
    const shown = content ? optionsOf(content).map((option) => option.title) : []
    return this.expect(JSON.stringify(shown) === JSON.stringify(titles), `Expected the options ${titles.join(', ')}, but they were ${shown.join(', ') || 'none'}.`)
  }

  /** Nothing has been said that was not expected. */
  expectNothing(): this {
    this.settle()
    const next = this.sent[this.read]
    return this.expect(!next, `Expected nothing more, but it said ${show(next ? outboundText(next.content) : '')}.`)
  }

  expectEnded(reason?: string): this {
    this.settle()
    const last = this.sessions.findLast((change) => change.type === 'ended')
    this.expect(this.state.session === null, 'Expected the conversation to have ended, but it goes on.')
    return this.expect(reason === undefined || (last?.type === 'ended' && last.reason === reason), `Expected it to have ended by ${reason}, but it was ${last?.type === 'ended' ? last.reason : 'not at all'}.`)
  }

  /** Waits at the node of this name (or id). */
  expectWaitingAt(name: string): this {
    this.settle()
    const session = this.state.session
    const node = session?.place && this.flows.get(session.versionId)?.node(session.place.nodeId)?.node
    return this.expect(node?.name === name || node?.id === name, `Expected to wait at "${name}", but it ${node ? `waits at "${node.name}"` : 'does not wait'}.`)
  }

  expectHandedOver(reason?: string | RegExp): this {
    this.settle()
    this.expect(this.state.mode === 'person' && this.handOver !== undefined, 'Expected a person to be asked for.')
    const fits = reason === undefined || (typeof reason === 'string' ? this.handOver === reason : reason.test(this.handOver!))
    return this.expect(fits, `Expected the reason ${show(reason ?? '')}, but it was ${show(this.handOver ?? '')}.`)
  }

  expectFault(code: FaultCode, node?: string): this {
    this.settle()
    return this.expect(this.faults.some((fault) => fault.code === code && (node === undefined || fault.nodeId === node)), `Expected the fault ${code}${node ? ` on ${node}` : ''}; there were: ${JSON.stringify(this.faults)}`)
  }

  /** What the newest record of marketing says, and how it came about. */
  expectConsent(granted: boolean, how?: ConsentRecord['how']): this {
    this.settle()
    const last = this.consents.at(-1)
    return this.expect(last?.granted === granted && (how === undefined || last.how === how), `Expected ${granted ? 'an opt-in' : 'an opt-out'}${how ? ` by ${how}` : ''}, but there was ${last ? JSON.stringify(last) : 'none'}.`)
  }

  expectNoFaults(): this {
    this.settle()
    return this.expect(this.faults.length === 0, `Expected no faults; there were: ${JSON.stringify(this.faults)}`)
  }

  /** `points`, `ask_name.answer`, `contact.city`. */
  expectValue(path: string, value: Json | undefined): this {
    this.settle()
    const found = this.value(path)
    return this.expect(JSON.stringify(found) === JSON.stringify(value), `Expected ${path} to be ${JSON.stringify(value)}, but it is ${JSON.stringify(found)}.`)
  }

  value(path: string): Json | undefined {
    const { contact } = this.facts
    const session = this.state.session
    return lookUp({ ...session?.variables, ...session?.outputs, contact: { ...contact.fields, name: contact.name, phone: contact.phone, language: contact.language } }, path.split('.'))
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

  private nextTimer(until: number, ids: Iterable<string> = this.timers.keys()) {
    return [...ids].filter((id) => this.timers.has(id)).map((id) => ({ id, at: this.timers.get(id)! })).filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
  }

  private quietTimer() {
    return this.nextTimer(Infinity, this.quiet)
  }

  private fire(timerId: string): void {
    const dueAt = this.timers.get(timerId)!
    this.timers.delete(timerId)
    this.deliver({ type: 'timer', timerId, dueAt })
  }

  private answerModels(): boolean {
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

  private pass(ms: number): void {
    const until = this.now + ms
    for (let next = this.nextTimer(until); next; next = this.nextTimer(until)) {
      this.now = Math.max(this.now, next.at)
      this.fire(next.id)
    }
    this.now = until
  }

  private note(line: string): void {
    this.transcript.push(line)
  }

  private expect(holds: boolean, message: string): this {
    if (!holds) throw this.error(message)
    return this
  }

  private error(message: string): Error {
    return new Error(`${message}\n\n${this.transcript.map((line) => `  ${line}`).join('\n')}`)
  }
}

type EventBody = Event extends infer E ? (E extends Event ? Omit<E, 'id' | 'at' | 'now'> : never) : never

export const conversation = (document: FlowDocument | FlowBuilder, options?: ConversationOptions): ConversationDriver => new ConversationDriver(document, options)

const built = (document: FlowDocument | FlowBuilder): FlowDocument => (document instanceof FlowBuilder ? document.build() : document)

function optionsOf(content: OutboundContent): { id: string; title: string }[] {
  if (content.type === 'buttons') return content.options
  if (content.type === 'list') return content.sections.flatMap((section) => section.options)
  if (content.type !== 'template') return []
  const replies = (buttons: TemplateButtonValue[] = [], labels: string[] = []) => buttons.flatMap((button) => (button.type === 'quick-reply' ? [{ id: button.payload, title: labels[button.index] ?? '' }] : []))
  return [...replies(content.buttons, content.shown?.buttons), ...(content.cards ?? []).flatMap((card, index) => replies(card.buttons, content.shown?.cards?.[index]?.buttons))]
}

const show = (text: string | RegExp) => (typeof text === 'string' ? JSON.stringify(text) : String(text))

function toOutcome(answer: ReturnType<FakeModel>): EffectOutcome {
  if (typeof answer === 'object' && 'type' in answer) return answer
  const { reply = '', exit = null, collected = {}, toolCalls } = typeof answer === 'string' ? { reply: answer } : answer
  return { type: 'answered', answer: { reply, exit, collected, ...(toolCalls ? { toolCalls } : {}), provider: 'fake', model: 'fake', offline: false, usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 } } }
}

function milliseconds(time: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(time)
  if (!found) throw new Error(`"${time}" is not a length of time; write 90s, 10m, 25h or 3d.`)
  return Number(found[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[found[2] as 'ms' | 's' | 'm' | 'h' | 'd']
}
