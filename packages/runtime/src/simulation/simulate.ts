import type { Channel, ChannelUpdate, SendOutcome, SendRequest } from '@parley/channel'
import { whatsappLimits } from '@parley/channel'
import { initialState, randomFrom, transition } from '@parley/interpreter'
import { dispatch } from '../dispatch.ts'
import { Pacer } from '../pacing.ts'
import type { ClaimedConversation, ClaimedEffect, ConversationCommit, EffectSettlement, ModelPort } from '../ports/index.ts'
import { ProgramCache } from '../program-cache.ts'
import { defaultPolicy } from '../retry-policy.ts'
import { takeTurns } from '../take-turns.ts'
import { MemoryStore } from './memory-store.ts'
import { testCards, testFlow } from './test-cards.ts'

export interface SimulationResult {
  seed: number
  steps: number
  /** Empty when every promise was kept. */
  violations: string[]
  /** What happened, for whoever has to understand a violation. */
  history: string[]
  counts: { written: number; sent: number; doubled: number; crashes: number; takeOvers: number; turns: number }
}

export interface SimulationOptions {
  seed: number
  steps?: number
  /** Takes the world apart in one place, to show that the simulation notices. Lives here and nowhere in the product. */
  break?: (world: World) => void
}

interface Received {
  conversationId: string
  effectId: string
  text: string
}

type Stage<T> = { at: 'idle' } | { at: 'working'; item: T }

const begun = Date.UTC(2026, 10, 2)
const secret = 'token'

/**
 * One world under one seed: customers, a network that doubles, delays and reorders, two workers that
 * crash between any two of their steps, a channel that times out before and after sending, a colleague
 * who steps in, publishes in mid-conversation. The runtime's own pieces run in it; only the world is made up.
 */
export class World {
  readonly random: () => number
  readonly store: MemoryStore
  readonly history: string[] = []
  readonly violations: string[] = []
  readonly received: Received[] = []
  readonly written: { customer: string; text: string; id: string }[] = []
  counts = { written: 0, sent: 0, doubled: 0, crashes: 0, takeOvers: 0, turns: 0 }
  /** Waits to be delivered. */
  network: ChannelUpdate[][] = []
  /** Changes what a delivery becomes; a broken variant replaces it. */
  deliver: (updates: ChannelUpdate[]) => void
  commit: (commits: ConversationCommit[]) => Promise<{ lost: string[] }>
  settle: (effect: ClaimedEffect, settlement: EffectSettlement) => Promise<boolean>
  /** Called with what a worker is about to keep. */
  beforeCommit: (commit: ConversationCommit) => void = () => undefined
  private clock = begun
  private ids = 0
  private serial = 0
  private readonly channel: Channel
  private readonly model: ModelPort
  private readonly numberId = '100200300'
  private turnWorkers: Stage<{ claim: ClaimedConversation; commit: ConversationCommit }>[] = [{ at: 'idle' }, { at: 'idle' }]
  private effectWorkers: Stage<{ effect: ClaimedEffect; settlement: EffectSettlement | undefined }>[] = [{ at: 'idle' }, { at: 'idle' }, { at: 'idle' }]
  private readonly caches: ProgramCache[]
  private calm = false

  constructor(seed: number) {
    this.random = randomFrom(`simulation:${seed}`)
    this.store = new MemoryStore({ now: () => this.clock, newId: () => `id-${++this.ids}` })
    this.store.addChannel('workspace', this.numberId)
    this.store.publish('flow', 'version-1', testFlow(this.chance(0.5) ? 1_500 : 0))
    this.caches = this.turnWorkers.map(() => new ProgramCache(this.store.programs, testCards))
    this.deliver = (updates) => this.store.store(updates)
    this.commit = (commits) => this.store.conversationStore.commit(commits)
    this.settle = (effect, settlement) => this.store.effectStore.settle(effect, settlement)
    this.channel = { limits: whatsappLimits, send: (request) => this.send(request), showTyping: async () => undefined, download: async () => Promise.reject(new Error('not simulated')) }
    this.model = { ask: (_workspace, request) => this.answer(request.instructions) }
  }

  now(): number {
    return this.clock
  }

  say(what: string): void {
    this.history.push(`${((this.clock - begun) / 1_000).toFixed(1)}s ${what}`)
  }

  violated(what: string): void {
    this.violations.push(what)
    this.say(`VIOLATED: ${what}`)
  }

  chance(probability: number): boolean {
    return this.random() < probability
  }

  pick<T>(list: T[]): T {
    return list[Math.floor(this.random() * list.length)]!
  }

  // ---------------------------------------------------------------- the world

  write(): void {
    const customer = this.pick(['+491', '+492', '+493'])
    const text = `c${customer.slice(-1)}-${++this.counts.written}`
    const id = `wamid.in.${this.counts.written}`
    this.written.push({ customer, text, id })
    this.say(`${customer} writes ${text}`)
    // Meta knows whole seconds only.
    const sentAt = Math.floor(this.clock / 1_000) * 1_000
    this.post([{ kind: 'message', sourceId: id, numberId: this.numberId, message: { id, from: { phone: customer }, sentAt, content: { type: 'text', text } } }])
  }

  /** Into the network: perhaps twice, perhaps together with what is already under way. */
  post(updates: ChannelUpdate[]): void {
    const waiting = this.network.at(-1)
    if (waiting && this.chance(0.3)) waiting.push(...updates)
    else this.network.push(updates)
    if (this.chance(0.2)) this.network.push([...updates])
  }

  arrive(): void {
    if (this.network.length === 0) return
    const index = this.chance(0.7) ? 0 : Math.floor(this.random() * this.network.length)
    const [updates] = this.network.splice(index, 1)
    this.say(`arrives: ${updates!.map((update) => update.sourceId).join(', ')}`)
    this.deliver(updates!)
  }

  private async send(request: SendRequest): Promise<SendOutcome> {
    const dice = this.calm ? 0.5 : this.random()
    const to = [...this.store.conversations.values()].find((conversation) => {
      const contact = this.store.contacts.find((candidate) => candidate.id === conversation.contactId)
      return contact?.phone === request.to.phone
    })!
    if (request.account.accessToken !== secret) this.violated('a send without its token')
    if (dice < 0.04) return { type: 'unreachable', reason: 'connection refused' }
    if (dice < 0.08) return { type: 'refused', treatment: 'retry', code: 131016, reason: 'unavailable' }
    if (dice < 0.11) return { type: 'uncertain', reason: 'time-out before it arrived' }
    const messageId = `wamid.out.${++this.serial}`
    const text = request.content.type === 'text' ? request.content.text : request.content.type
    this.received.push({ conversationId: to.id, effectId: request.effectId, text })
    this.counts.sent++
    this.say(`${request.to.phone} receives "${text}" (${request.effectId})`)
    for (const status of ['sent', 'delivered', 'read'] as const) {
      this.post([{ kind: 'status', sourceId: `${messageId}:${status}`, numberId: this.numberId, status: { messageId, status, at: this.clock, effectId: request.effectId } }])
    }
    if (dice < 0.16) return { type: 'uncertain', reason: 'time-out after it arrived' }
    return { type: 'accepted', messageId, response: {} }
  }

  private async answer(question: string): ReturnType<ModelPort['ask']> {
    if (!this.calm && this.chance(0.05)) return { type: 'model-failed', cause: 'timeout', reason: 'slow' }
    return { type: 'answered', answer: { reply: question, exit: null, collected: {}, provider: 'offline', model: '', offline: true, usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 } } }
  }

  operate(): void {
    const conversation = [...this.store.conversations.values()][Math.floor(this.random() * this.store.conversations.size)]
    if (!conversation) return
    const action = conversation.state.mode === 'person' ? 'give-back' : 'take-over'
    if (action === 'take-over') this.counts.takeOvers++
    this.say(`a colleague: ${action} ${conversation.id}`)
    this.store.postOperator(conversation.id, `operator-${++this.serial}`, { type: action, by: 'colleague' })
  }

  publish(): void {
    const version = `published-${++this.serial}`
    this.say(`publishes ${version}`)
    this.store.publish('flow', version, testFlow(this.chance(0.5) ? 1_500 : 0))
  }

  // ---------------------------------------------------------------- workers, one step at a time

  async turnStep(index: number): Promise<void> {
    const stage = this.turnWorkers[index]!
    if (!this.calm && stage.at !== 'idle' && this.chance(0.08)) return this.crash(`turn worker ${index}`, () => (this.turnWorkers[index] = { at: 'idle' }))
    if (stage.at === 'idle') {
      const [claim] = await this.store.conversationStore.claim({ limit: 1, mailPerConversation: this.chance(0.3) ? 1 : 10, leaseMs: 10_000, now: this.clock })
      if (!claim) return
      const commit = await takeTurns(claim, { programs: this.caches[index]!, cards: testCards, now: () => this.clock })
      this.say(`worker ${index} takes ${claim.mail.map(({ event }) => event.id).join(', ')} of ${claim.conversationId}`)
      this.turnWorkers[index] = { at: 'working', item: { claim, commit } }
      return
    }
    this.turnWorkers[index] = { at: 'idle' }
    const { commit } = stage.item
    this.beforeCommit(commit)
    const { lost } = await this.commit([commit])
    if (lost.length === 0) this.counts.turns += commit.turns.length
    else this.say(`worker ${index} had lost its lease`)
    // Crashed between the commit and noticing that it went through: nothing else depends on it.
  }

  async effectStep(index: number): Promise<void> {
    const stage = this.effectWorkers[index]!
    if (!this.calm && stage.at !== 'idle' && this.chance(0.06)) return this.crash(`effect worker ${index}`, () => (this.effectWorkers[index] = { at: 'idle' }))
    if (stage.at === 'idle') {
      const [effect] = await this.store.effectStore.claim({ limit: 1, leaseMs: 20_000, now: this.clock })
      if (!effect) return
      const conversation = this.store.conversations.get(effect.conversationId)!
      if (effect.work.kind === 'send' && conversation.state.mode === 'person') this.violated(`the bot begins "${effect.id}" after a person took over`)
      this.effectWorkers[index] = { at: 'working', item: { effect, settlement: undefined } }
      return
    }
    const { effect, settlement } = stage.item
    if (settlement === undefined) {
      const pacer = new Pacer()
      const dispatcher = { channel: this.channel, model: this.model, pacer, now: () => this.clock, chance: () => this.random() }
      this.effectWorkers[index] = { at: 'working', item: { effect, settlement: await dispatch(effect, dispatcher, new AbortController().signal) } }
      return
    }
    this.effectWorkers[index] = { at: 'idle' }
    await this.settle(effect, settlement)
  }

  private crash(who: string, forget: () => void): void {
    this.counts.crashes++
    this.say(`${who} crashes`)
    forget()
  }

  async housekeeping(): Promise<void> {
    const { conversationStore, effectStore } = this.store
    switch (Math.floor(this.random() * 4)) {
      case 0:
        return void (await conversationStore.sort(this.chance(0.3) ? 1 : 100))
      case 1:
        return void (await conversationStore.fireTimers(this.clock, 100))
      case 2:
        return void (await conversationStore.foldStatuses(this.chance(0.3) ? 1 : 100))
      default:
        return void (await effectStore.recoverExpired(this.clock, defaultPolicy.graceMs))
    }
  }

  pass(ms: number): void {
    this.clock += Math.floor(ms)
  }

  async step(): Promise<void> {
    const dice = this.random()
    if (dice < 0.08) this.write()
    else if (dice < 0.25) this.arrive()
    else if (dice < 0.45) await this.turnStep(Math.floor(this.random() * this.turnWorkers.length))
    else if (dice < 0.7) await this.effectStep(Math.floor(this.random() * this.effectWorkers.length))
    else if (dice < 0.9) await this.housekeeping()
    else if (dice < 0.91) this.operate()
    else if (dice < 0.912) this.publish()
    else this.pass(this.chance(0.05) ? 60_000 * this.random() : 2_000 * this.random())
  }

  /** Nothing new happens, nothing goes wrong any more: everything must come to rest. */
  async settleDown(): Promise<void> {
    this.calm = true
    const { conversationStore, effectStore } = this.store
    for (let round = 0; round < 400; round++) {
      while (this.network.length > 0) this.arrive()
      while ((await conversationStore.sort(100)) > 0);
      await conversationStore.fireTimers(this.clock, 100)
      for (let index = 0; index < this.turnWorkers.length; index++) for (let again = 0; again < 8; again++) await this.turnStep(index)
      for (let index = 0; index < this.effectWorkers.length; index++) for (let again = 0; again < 9; again++) await this.effectStep(index)
      while ((await conversationStore.foldStatuses(100)) > 0);
      await effectStore.recoverExpired(this.clock, defaultPolicy.graceMs)
      this.pass(round < 300 ? 5_000 : 20 * 60_000)
    }
    this.pass(31 * 86_400_000)
    for (let round = 0; round < 20; round++) {
      await conversationStore.fireTimers(this.clock, 100)
      for (let index = 0; index < this.turnWorkers.length; index++) for (let again = 0; again < 8; again++) await this.turnStep(index)
      for (let index = 0; index < this.effectWorkers.length; index++) for (let again = 0; again < 9; again++) await this.effectStep(index)
      while (this.network.length > 0) this.arrive()
      while ((await conversationStore.foldStatuses(100)) > 0);
    }
  }

  // ---------------------------------------------------------------- what must hold

  check(): void {
    const { store } = this
    for (const { text, id } of this.written) {
      const entries = store.journal.filter(({ entry }) => entry.event.type === 'message' && entry.event.message.id === id)
      if (entries.length === 0) this.violated(`${text} was lost`)
      if (entries.length > 1) this.violated(`${text} was taken ${entries.length} times`)
      const shown = store.messages.filter((message) => message.author === 'contact' && message.channelMessageId === id)
      if (shown.length !== 1) this.violated(`${text} stands ${shown.length} times in the transcript`)
      const answers = new Set(this.received.filter((message) => / /.test(message.text) && message.text.split(' ').includes(text)).map((message) => message.effectId))
      if (answers.size > 1) this.violated(`${text} was answered ${answers.size} times`)
      const [taken] = entries
      if (answers.size === 0 && taken && !this.personAtOrAfter(taken.conversationId, taken.entry.sequence)) this.violated(`${text} was never answered`)
    }
    for (const conversation of store.conversations.values()) this.checkConversation(conversation.id)
    for (const mail of store.mailbox) {
      if (!mail.taken) this.violated(`mail ${mail.sourceId} was never taken`)
      if (mail.setAside !== null) this.violated(`mail ${mail.sourceId} was set aside: ${mail.setAside}`)
    }
    for (const effect of store.effectRows) if (['pending', 'begun', 'uncertain'].includes(effect.status)) this.violated(`effect ${effect.id} never ended (${effect.status})`)
  }

  /** Where a person had stepped in, the bot owes no answer. */
  private personAtOrAfter(conversationId: string, sequence: number): boolean {
    let person = false
    for (const { conversationId: id, entry } of this.store.journal) {
      if (id !== conversationId) continue
      if (entry.event.type === 'take-over') {
        if (entry.sequence >= sequence) return true
        person = true
      }
      if (entry.event.type === 'give-back' && entry.sequence < sequence) person = false
    }
    return person
  }

  private checkConversation(id: string): void {
    const { store } = this
    const conversation = store.conversations.get(id)!
    if (conversation.state.session) this.violated(`the session of ${id} still waits after 31 days`)
    const journal = store.journal.filter((line) => line.conversationId === id).map(({ entry }) => entry)
    if (journal.some((entry, index) => entry.sequence !== index + 1)) this.violated(`the journal of ${id} has gaps or doubles`)

    const ids = store.effectRows.filter((effect) => effect.conversationId === id && effect.kind === 'send').map((effect) => effect.id)
    let last = -1
    const seen = new Set<string>()
    for (const message of this.received.filter((one) => one.conversationId === id)) {
      const position = ids.indexOf(message.effectId)
      if (position === -1) {
        this.violated(`${message.effectId} was sent without having been kept`)
        continue
      }
      const said = store.messages.find((one) => one.effectId === message.effectId)
      if (seen.has(message.effectId)) {
        this.counts.doubled++
        if (!said?.possiblyDouble) this.violated(`"${message.text}" was sent twice without being marked`)
      } else if (position < last) this.violated(`"${message.text}" came after what follows it`)
      seen.add(message.effectId)
      last = Math.max(last, position)
      if (said && !['sent', 'delivered', 'read'].includes(said.status)) this.violated(`"${message.text}" arrived, but the transcript says ${said.status}`)
    }
    this.replay(id, journal)
  }

  /** The journal alone gives the same state and the same effects. */
  private replay(id: string, journal: MemoryStore['journal'][number]['entry'][]): void {
    const flows = new Map<string, ReturnType<Parameters<typeof transition>[0]['flow']>>()
    for (const [versionId, compiled] of this.compiled) flows.set(versionId, compiled)
    let state = initialState()
    for (const entry of journal) {
      const result = transition({ flow: (versionId) => flows.get(versionId) }, testCards, state, entry.event, entry.facts)
      if (JSON.stringify(result.effects) !== JSON.stringify(entry.effects)) return this.violated(`replaying turn ${entry.sequence} of ${id} gives other effects`)
      state = result.state
    }
    if (JSON.stringify(state) !== JSON.stringify(this.store.conversations.get(id)!.state)) this.violated(`replaying the journal of ${id} gives another state`)
  }

  readonly compiled = new Map<string, ReturnType<Parameters<typeof transition>[0]['flow']>>()

  async compileAll(): Promise<void> {
    const key = { workspaceId: 'workspace', channelId: 'any', revision: -1 }
    const ids = [...this.store.versions.keys()]
    const { program } = await new ProgramCache(this.store.programs, testCards).load(key, ids)
    for (const id of ids) this.compiled.set(id, program.flow(id))
  }
}

/** Runs one world to its end. The same seed gives the same world. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const world = new World(options.seed)
  options.break?.(world)
  const steps = options.steps ?? 600
  try {
    for (let step = 0; step < steps; step++) await world.step()
    await world.settleDown()
    await world.compileAll()
    world.check()
  } catch (cause) {
    world.violated(`it broke off: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
  }
  return { seed: options.seed, steps, violations: world.violations, history: world.history, counts: world.counts }
}
