import { outboundText, whatsappLimits, type Channel, type ChannelUpdate, type OutboundContent, type SendOutcome, type SendRequest } from '@parley/channel'
import { randomFrom, type ModelRequest, type ToolRequest } from '@parley/interpreter'
import { dispatch } from '../dispatch.ts'
import { Pacer, type PacingLimits } from '../pacing.ts'
import type { ClaimedConversation, ClaimedEffect, ClaimOptions, ConversationCommit, EffectSettlement, EffectStore, ModelPort, ToolPort } from '../ports/index.ts'
import { ProgramCache } from '../program-cache.ts'
import { defaultPolicy } from '../retry-policy.ts'
import { takeTurns } from '../take-turns.ts'
import { MemoryStore } from './memory-store.ts'
import type { Operation } from './operations.ts'
import type { Stage } from './stage.ts'
import { Witness } from './witness.ts'

type Work<T> = T | undefined
interface TurnWork {
  claims: ClaimedConversation[]
  commits: ConversationCommit[]
}
interface EffectWork {
  effect: ClaimedEffect
  until: number
  settlement: EffectSettlement | undefined
}

const effectLeaseMs = 20_000
const begun = Date.UTC(2026, 10, 2)
const day = 86_400_000
const customers = ['+491', '+492', '+493']

/**
 * One world under one seed: customers who write, tap and write in bursts, a network that doubles, delays,
 * reorders and batches, two workers that crash between any two of their steps or stall past their leases, a channel
 * that times out before and after sending and reports late, colleagues who step in, publishes and moves in
 * mid-conversation, a day of down time. The runtime's own pieces and the interpreter run in it; only the world is made up.
 */
export class World {
  readonly store: MemoryStore
  readonly witness: Witness
  readonly history: string[] = []
  readonly counts = { written: 0, sent: 0, doubled: 0, crashes: 0, takeOvers: 0, turns: 0, calls: 0, lostLeases: 0, outages: 0, moves: 0 }
  /** Changed by a broken variant, and by nothing else. */
  deliver: (updates: ChannelUpdate[]) => void
  settle: EffectStore['settle']
  beforeCommit: (commit: ConversationCommit) => Promise<void> = async () => undefined

  private clock = begun
  private random: () => number
  private readonly seed: number
  private readonly stage: Stage
  private calm = false
  private ids = 0
  private serial = 0
  private versions = 0
  private readonly numberId = '100200300'
  private readonly channel: Channel
  private readonly model: ModelPort
  private readonly tools: ToolPort
  private readonly pacer: Pacer
  private readonly slowReports: boolean
  /** Waits to be delivered, not before its time. */
  private network: { updates: ChannelUpdate[]; from: number }[] = []
  private readonly questions = new Map<string, OutboundContent[]>()
  private readonly caches: ProgramCache[]
  private readonly turnWorkers: Work<TurnWork>[] = [undefined, undefined]
  private readonly effectWorkers: Work<EffectWork>[] = [undefined, undefined, undefined]

  constructor(seed: number, stage: Stage) {
    this.seed = seed
    this.stage = stage
    this.random = randomFrom(`begin:${seed}`)
    this.store = new MemoryStore({ now: () => this.clock, newId: () => `id-${++this.ids}` })
    const pacing: PacingLimits = this.chance(0.3) ? { perSecond: 2, pairBurst: 3, pairEveryMs: 6_000 } : { perSecond: 80, pairBurst: 45, pairEveryMs: 6_000 }
    this.slowReports = this.chance(0.5)
    this.witness = new Witness(this.store, stage, pacing, (violation) => this.say(`VIOLATED: ${violation}`))
    this.pacer = new Pacer(pacing)
    this.store.addChannel('workspace', this.numberId)
    for (const { flowId, document } of this.pick(stage.variants)) this.store.publish(flowId, `v${++this.versions}`, document)
    this.caches = this.turnWorkers.map(() => new ProgramCache(this.store.programs, stage.cards))
    this.deliver = (updates) => this.store.store(updates)
    this.settle = (effect, settlement, claim) => this.store.effectStore.settle(effect, settlement, claim)
    this.channel = { limits: whatsappLimits, send: (request) => this.send(request), showTyping: async () => undefined, download: async () => Promise.reject(new Error('not simulated')) }
    this.model = { ask: (_workspace, request) => this.answer(request) }
    this.tools = { call: (caller, call) => this.callTool(caller.effectId, call) }
  }

  now(): number {
    return this.clock
  }

  say(what: string): void {
    this.history.push(`${((this.clock - begun) / 1_000).toFixed(1)}s ${what}`)
  }

  private chance(probability: number): boolean {
    return this.random() < probability
  }

  private fault(probability: number): boolean {
    return this.random() < probability && !this.calm
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!
  }

  // ---------------------------------------------------------------- one step

  async perform({ id, kind, calm }: Operation): Promise<void> {
    this.random = randomFrom(`${this.seed}:${id}`)
    this.calm = calm ?? false
    const { conversationStore, effectStore } = this.store
    switch (kind) {
      case 'write':
        return this.write(id)
      case 'arrive':
        return this.arrive()
      case 'turn':
        return this.several((index) => this.turnStep(index), this.turnWorkers.length)
      case 'effect':
        return this.several((index) => this.effectStep(index), this.effectWorkers.length)
      case 'sort':
        return void (await conversationStore.sort(this.chance(0.3) ? 1 : 100))
      case 'timers':
        return void (await this.fireTimers())
      case 'fold':
        return void (await conversationStore.foldStatuses(this.chance(0.3) ? 1 : 100))
      case 'recover':
        return void (await effectStore.recoverExpired(this.clock, defaultPolicy.graceMs))
      case 'colleague':
        return this.colleague(id)
      case 'owner':
        return this.owner(id)
      case 'publish':
        return this.publish()
      case 'move':
        return this.move(id)
      case 'moment':
        return this.pass(2_000 * this.random())
      case 'pause':
        return this.pass(60_000 * this.random())
      case 'outage':
        return this.outage()
    }
  }

  /** A worker gets on with its work by one to three steps, before anything else happens. */
  private async several(step: (index: number) => Promise<void>, workers: number): Promise<void> {
    const index = Math.floor(this.random() * workers)
    for (let left = 1 + Math.floor(this.random() * 3); left > 0; left--) await step(index)
  }

  private pass(ms: number): void {
    this.clock += Math.floor(ms)
  }

  private outage(): void {
    this.counts.outages++
    this.turnWorkers.fill(undefined)
    this.effectWorkers.fill(undefined)
    this.say('everything is down for a day')
    this.pass(day * (0.8 + this.random()))
  }

  // ---------------------------------------------------------------- customers and the network

  private write(operation: number): void {
    const from = this.pick(customers)
    const burst = this.chance(0.15) ? 2 + Math.floor(this.random() * 4) : 1
    for (let index = 0; index < burst; index++) {
      const id = `wamid.in.${operation}.${index}`
      const question = this.pick(this.questions.get(from) ?? [])
      const tapped = question?.type === 'buttons' && this.chance(0.5) ? this.pick(question.options) : undefined
      const word = `c${from.slice(-1)}-${operation * 10 + index}`
      const text = tapped ? tapped.title : `${this.chance(0.12) ? 'order ' : ''}${word}`
      const content = tapped ? ({ type: 'choice', id: tapped.id, title: tapped.title, from: 'button' } as const) : ({ type: 'text', text } as const)
      this.counts.written++
      this.witness.written.push({ id, text, from })
      this.say(`${from} ${tapped ? 'taps' : 'writes'} ${text} (${id})`)
      // Meta knows whole seconds only.
      const sentAt = Math.floor(this.clock / 1_000) * 1_000
      this.post([{ kind: 'message', sourceId: id, numberId: this.numberId, message: { id, from: { phone: from }, sentAt, content } }])
    }
  }

  /** Into the network: perhaps twice, perhaps together with what is already under way, perhaps only after days. */
  private post(updates: ChannelUpdate[], slowly = false): void {
    const from = this.clock + (slowly ? this.random() * 3 * day : 0)
    const waiting = this.network.at(-1)
    if (waiting && waiting.from <= from && this.chance(0.3)) waiting.updates.push(...updates)
    else this.network.push({ updates: [...updates], from })
    if (this.fault(0.2)) this.network.push({ updates: [...updates], from })
  }

  private arrive(): void {
    const ready = this.network.filter(({ from }) => from <= this.clock)
    const packet = ready[this.fault(0.3) ? Math.floor(this.random() * ready.length) : 0]
    if (!packet) return
    this.network.splice(this.network.indexOf(packet), 1)
    this.say(`arrives: ${packet.updates.map((update) => update.sourceId).join(', ')}`)
    this.deliver(packet.updates)
  }

  // ---------------------------------------------------------------- WhatsApp and the model

  private async send(request: SendRequest): Promise<SendOutcome> {
    const dice = this.calm ? 0.5 : this.random()
    const contact = this.store.contacts.find((candidate) => candidate.phone === request.to.phone)!
    const conversation = [...this.store.conversations.values()].find((candidate) => candidate.contactId === contact.id)!
    if (dice < 0.02) return { type: 'unreachable', reason: 'connection refused' }
    if (dice < 0.04) return { type: 'refused', treatment: 'retry', code: 131016, reason: 'unavailable' }
    if (dice < 0.05) return { type: 'refused', treatment: 'wait', code: 131057, reason: 'maintenance', retryAfterMs: 120_000 }
    if (dice < 0.06) return { type: 'refused', treatment: 'retry', code: 131056, reason: 'too many to this customer' }
    if (dice < 0.12) return { type: 'uncertain', reason: 'time-out before it arrived' }
    const messageId = `wamid.out.${++this.serial}`
    const text = outboundText(request.content)
    if (request.content.type === 'buttons') this.questions.set(request.to.phone!, [...(this.questions.get(request.to.phone!) ?? []), request.content])
    this.counts.sent++
    this.say(`${request.to.phone} receives "${text}" (${request.effectId})`)
    this.witness.receives(conversation.id, request.effectId, request.to.phone!, text, this.clock)
    const slowly = this.slowReports && this.fault(0.6)
    for (const status of ['sent', 'delivered', 'read'] as const)
      this.post([{ kind: 'status', sourceId: `${messageId}:${status}`, numberId: this.numberId, status: { messageId, status, at: this.clock, effectId: request.effectId } }], slowly)
    if (dice < 0.2) return { type: 'uncertain', reason: 'time-out after it arrived' }
    return { type: 'accepted', messageId, response: {} }
  }

  /** A system of the business: it works, refuses, is away, or does what it is asked and nobody hears of it. */
  private async callTool(effectId: string, call: ToolRequest): ReturnType<ToolPort['call']> {
    if (this.fault(0.1)) return { type: 'tool-failed', cause: 'unreachable', reason: 'away', ...(call.repeatable ? { again: true } : {}) }
    this.counts.calls++
    this.witness.calls(effectId, call)
    if (this.fault(0.1)) return { type: 'tool-failed', cause: 'timeout', reason: 'slow', ...(call.repeatable ? { again: true } : {}) }
    if (this.fault(0.05)) return { type: 'tool-failed', cause: 'refused', reason: 'no' }
    return { type: 'tool-answered', result: { id: effectId } }
  }

  /** Answers everything that the customer said since the last answer, by name. */
  private async answer({ history, exits }: ModelRequest): ReturnType<ModelPort['ask']> {
    if (this.fault(0.04)) return { type: 'model-failed', cause: 'timeout', reason: 'slow' }
    if (this.fault(0.04)) return { type: 'model-failed', cause: 'unavailable', reason: 'away' }
    const last = history.findLastIndex((entry) => entry.from === 'bot' && entry.text.startsWith('re:'))
    const words = history.slice(last + 1).flatMap((entry) => (entry.from === 'contact' ? entry.text.split(' ') : []))
    const exit = this.chance(0.2) ? (this.pick(exits)?.name ?? null) : null
    const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
    return { type: 'answered', answer: { reply: `re: ${words.join(' ')}`, exit, collected: {}, provider: 'offline', model: '', offline: true, usage } }
  }

  // ---------------------------------------------------------------- people and publishing

  private colleague(operation: number): void {
    const all = [...this.store.conversations.values()]
    const taken = all.filter(({ state }) => state.mode === 'person')
    // Whoever takes over mostly gives back before taking over another.
    const conversation = this.pick(taken.length > 0 && this.chance(0.8) ? taken : all)
    if (!conversation) return
    const type = conversation.state.mode === 'person' ? 'give-back' : this.chance(0.15) ? 'start-over' : 'take-over'
    if (type === 'take-over') this.counts.takeOvers++
    this.say(`a colleague: ${type} ${conversation.id}`)
    this.store.postOperator(conversation.id, `operator-${operation}`, { type, by: 'colleague' })
  }

  /** The owner answers from the phone app. */
  private owner(operation: number): void {
    const to = { phone: this.pick(customers) }
    this.counts.takeOvers++
    this.say(`the owner answers ${to.phone} from the phone`)
    this.post([{ kind: 'echo', sourceId: `wamid.echo.${operation}`, numberId: this.numberId, to, sentAt: Math.floor(this.clock / 1_000) * 1_000, content: { type: 'text', text: 'I am here myself' } }])
  }

  private publish(): void {
    const { flowId, document } = this.pick(this.pick(this.stage.variants))
    const version = `v${++this.versions}`
    this.say(`publishes ${flowId} as ${version}`)
    this.store.publish(flowId, version, document)
  }

  /** Running sessions of a flow are moved to what is live. */
  private move(operation: number): void {
    const { flowId, versionId } = this.pick(this.store.live)
    this.counts.moves++
    this.say(`moves the sessions of ${flowId} to ${versionId}`)
    for (const [id, session] of this.store.sessions) {
      if (session.flowId !== flowId || session.endedAt !== null) continue
      this.store.postOperator(session.conversationId, `move-${operation}-${id}`, { type: 'move-version', flowId, versionId, by: 'owner' })
    }
  }

  // ---------------------------------------------------------------- workers, one step at a time

  private async turnStep(index: number): Promise<void> {
    const { conversationStore } = this.store
    const work = this.turnWorkers[index]
    if (work && this.fault(0.15)) return this.crash(`turn worker ${index}`, () => (this.turnWorkers[index] = undefined))
    if (!work) {
      const options = this.claimOptions()
      const fresh = this.chance(0.3) ? (await conversationStore.sort(100, options)).claims : []
      const claims = fresh.length > 0 ? fresh : await conversationStore.claim(options)
      if (claims.length > 0) await this.take(index, claims)
      return
    }
    this.turnWorkers[index] = undefined
    if (this.fault(0.02)) {
      this.say(`worker ${index} gives its claims back`)
      await conversationStore.release(work.claims)
      for (const claim of work.claims) this.witness.releases(claim)
      return
    }
    for (const commit of work.commits) await this.beforeCommit(commit)
    // The database goes away before or after keeping it: the worker tries each by itself.
    if (this.fault(0.03)) this.say(`worker ${index} cannot reach the database`)
    else await this.commit(index, work)
    if (this.fault(0.05)) for (const [at, claim] of work.claims.entries()) await this.commit(index, { claims: [claim], commits: [work.commits[at]!] })
  }

  private claimOptions(): ClaimOptions {
    return { limit: 1 + Math.floor(this.random() * 3), mailPerConversation: this.chance(0.3) ? 1 : 10, leaseMs: 10_000, now: this.clock }
  }

  private async take(index: number, claims: ClaimedConversation[]): Promise<void> {
    const commits: ConversationCommit[] = []
    for (const claim of claims) {
      this.witness.claims(claim, this.clock)
      commits.push(await takeTurns(claim, { programs: this.caches[index]!, cards: this.stage.cards, now: () => this.clock }))
      this.say(`worker ${index} takes ${claim.mail.map(({ event }) => event.id).join(', ')} of ${claim.conversationId}`)
    }
    this.turnWorkers[index] = { claims, commits }
  }

  private async commit(index: number, { claims, commits }: TurnWork): Promise<void> {
    const idle = this.effectWorkers.findIndex((work) => work === undefined)
    const begin = idle !== -1 && this.chance(0.5) ? { limit: 1, leaseMs: effectLeaseMs, now: this.clock } : undefined
    const { lost, begun } = await this.store.conversationStore.commit(commits, begin)
    for (const effect of begun) this.begin(idle, effect)
    for (const [at, claim] of claims.entries()) {
      if (!lost.includes(claim.conversationId)) {
        this.counts.turns += commits[at]!.turns.length
        this.witness.commits(claim, this.clock)
      } else {
        this.counts.lostLeases++
        this.say(`worker ${index} had lost its lease on ${claim.conversationId}`)
      }
    }
  }

  private begin(index: number, effect: ClaimedEffect): void {
    this.witness.begins(effect)
    this.effectWorkers[index] = { effect, until: this.clock + effectLeaseMs, settlement: undefined }
  }

  private async effectStep(index: number): Promise<void> {
    const work = this.effectWorkers[index]
    if (work && this.fault(0.12)) return this.crash(`effect worker ${index}`, () => (this.effectWorkers[index] = undefined))
    if (!work) {
      const [effect] = await this.store.effectStore.claim({ limit: 1, leaseMs: effectLeaseMs, now: this.clock })
      if (effect) this.begin(index, effect)
      return
    }
    const { effect, settlement, until } = work
    if (settlement === undefined) {
      const dispatcher = { channel: this.channel, model: this.model, tools: this.tools, pacer: this.pacer, now: () => this.clock, chance: () => this.random() }
      this.effectWorkers[index] = { effect, until, settlement: await dispatch(effect, dispatcher, new AbortController().signal, until) }
      return
    }
    this.effectWorkers[index] = undefined
    this.witness.settles(effect.id)
    const idle = this.turnWorkers.findIndex((turns) => turns === undefined)
    const { claims } = await this.settle(effect, settlement, idle !== -1 && this.chance(0.5) ? this.claimOptions() : undefined)
    if (claims.length > 0) await this.take(idle, claims)
  }

  /** For a broken world: straight to the channel. */
  async sendNow(request: SendRequest): Promise<void> {
    await this.send(request)
  }

  private crash(who: string, forget: () => void): void {
    this.counts.crashes++
    this.say(`${who} crashes`)
    forget()
  }

  private async fireTimers(): Promise<number> {
    const count = await this.store.conversationStore.fireTimers(this.clock, this.fault(0.2) ? 2 : 100)
    this.witness.firesTimers(this.clock)
    return count
  }

  // ---------------------------------------------------------------- coming to rest

  /** Nothing new happens and nothing goes wrong any more: everything must end. The clock jumps to whatever is next. */
  async comeToRest(): Promise<void> {
    this.random = randomFrom(`rest:${this.seed}`)
    this.calm = true
    for (let round = 0; round < 3_000; round++) {
      if (await this.work()) continue
      const next = this.nextMoment()
      if (next === undefined) {
        this.witness.rests()
        this.counts.doubled = this.witness.doubled
        return
      }
      this.clock = Math.max(next, this.clock + 1)
    }
    this.witness.violated('it never comes to rest')
  }

  /** Whether there was anything to do now. */
  private async work(): Promise<boolean> {
    const { conversationStore, effectStore } = this.store
    let done = 0
    for (; this.network.some(({ from }) => from <= this.clock); done++) this.arrive()
    done += (await conversationStore.sort(1_000)).sorted
    done += await this.fireTimers()
    for (let index = 0; index < this.turnWorkers.length; index++) {
      if (this.turnWorkers[index]) done++
      await this.turnStep(index)
      if (this.turnWorkers[index]) done++
    }
    for (let index = 0; index < this.effectWorkers.length; index++) {
      if (this.effectWorkers[index]) done++
      await this.effectStep(index)
      if (this.effectWorkers[index]) done++
    }
    done += await conversationStore.foldStatuses(1_000)
    done += await effectStore.recoverExpired(this.clock, defaultPolicy.graceMs)
    return done > 0
  }

  private nextMoment(): number | undefined {
    const { store } = this
    const moments = [
      ...this.network.map(({ from }) => from),
      ...store.timers.flatMap((timer) => (timer.status === 'waiting' ? [timer.fireAt] : [])),
      ...store.effectRows.flatMap((effect) => (effect.status === 'begun' ? [effect.leaseUntil] : effect.status === 'pending' || effect.status === 'uncertain' ? [effect.notBefore] : [])),
      ...[...store.conversations.values()].flatMap((conversation) => (conversation.wakeAt === null ? [] : [conversation.wakeAt])),
    ].filter((at) => at > this.clock)
    return moments.length === 0 ? undefined : Math.min(...moments)
  }
}
