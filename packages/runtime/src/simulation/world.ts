import type { ChannelUpdate, SendRequest } from '@parley/channel'
import type { Card, Cards } from '@parley/interpreter'
import { dispatch } from '../dispatch.ts'
import { standingOf, turnOfOutcome, type Standing } from '../outcome-turn.ts'
import { Pacer, type PacingLimits } from '../pacing.ts'
import type { ClaimedConversation, BeginOptions, ClaimedEffect, ClaimOptions, ConversationCommit, EffectSettlement, EffectStore } from '../ports/index.ts'
import { ProgramCache } from '../program-cache.ts'
import { defaultPolicy } from '../retry-policy.ts'
import { takeTurns } from '../take-turns.ts'
import { Dice } from './dice.ts'
import { MemoryStore } from './memory-store.ts'
import { Network } from './network.ts'
import type { Operation } from './operations.ts'
import { Outside } from './outside.ts'
import { People } from './people.ts'
import { noCounts, type Scene } from './scene.ts'
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
  /** Where it began with a commit: how that left its conversation. */
  standing?: Standing | undefined
}

const effectLeaseMs = 20_000
const day = 86_400_000
const begun = Date.UTC(2026, 10, 2)

/**
 * One world under one seed: customers who write, tap and write in bursts, a network that doubles, delays,
 * reorders and batches, two workers that crash between any two of their steps or stall past their leases, a channel
 * that times out before and after sending and reports late, colleagues who step in, publishes and moves in
 * mid-conversation, a day of down time. The runtime's own pieces and the interpreter run in it; only the world is made up.
 */
export class World implements Scene {
  readonly dice: Dice
  readonly store: MemoryStore
  readonly witness: Witness
  readonly network: Network
  readonly numberId = '100200300'
  readonly history: string[] = []
  readonly counts = noCounts()
  /** Changed by a broken variant, and by nothing else. */
  deliver: (updates: ChannelUpdate[]) => void
  settle: EffectStore['settle']
  beforeCommit: (commit: ConversationCommit) => Promise<void> = async () => undefined
  changeCard: (card: Card) => Card = (card) => card
  readonly outside: Outside

  private clock = begun
  private ids = 0
  readonly stage: Stage
  private readonly cards: Cards
  private readonly people: People
  private readonly pacer: Pacer
  private readonly caches: ProgramCache[]
  private readonly turnWorkers: Work<TurnWork>[] = [undefined, undefined]
  private readonly effectWorkers: Work<EffectWork>[] = [undefined, undefined, undefined]

  constructor(seed: number, stage: Stage) {
    this.cards = {
      get: (kind) => {
        const card = stage.cards.get(kind)
        return card && this.changeCard(card)
      },
    }
    this.stage = stage
    this.dice = new Dice(seed)
    this.store = new MemoryStore({ now: () => this.clock, newId: () => `id-${++this.ids}` })
    const pacing: PacingLimits = this.dice.chance(0.3) ? { perSecond: 2, pairBurst: 3, pairEveryMs: 6_000 } : { perSecond: 80, pairBurst: 45, pairEveryMs: 6_000 }
    this.pacer = new Pacer(pacing)
    this.witness = new Witness(this.store, stage, this.cards, pacing, (violation) => this.say(`VIOLATED: ${violation}`))
    this.network = new Network(this.dice, () => this.clock)
    this.people = new People(this, stage)
    this.outside = new Outside(this, this.people, stage)
    this.store.addChannel('workspace', this.numberId)
    this.people.open()
    this.caches = this.turnWorkers.map(() => new ProgramCache(this.store.programs, this.cards))
    this.deliver = (updates) => this.store.store(updates)
    this.settle = (effect, settlement, claim) => this.store.effectStore.settle(effect, settlement, claim)
  }

  now(): number {
    return this.clock
  }

  say(what: string): void {
    this.history.push(`${((this.clock - begun) / 1_000).toFixed(1)}s ${what}`)
  }

  // ---------------------------------------------------------------- one step

  async perform({ id, kind, calm }: Operation): Promise<void> {
    this.dice.begin(id, calm ?? false)
    const { conversationStore, effectStore } = this.store
    switch (kind) {
      case 'write':
        return this.people.write(id)
      case 'arrive':
        return this.arrive()
      case 'turn':
        return this.several((index) => this.turnStep(index), this.turnWorkers.length)
      case 'effect':
        return this.several((index) => this.effectStep(index), this.effectWorkers.length)
      case 'sort':
        return void (await conversationStore.sort(this.dice.chance(0.3) ? 1 : 100))
      case 'timers':
        return void (await this.fireTimers())
      case 'fold':
        return void (await conversationStore.foldStatuses(this.dice.chance(0.3) ? 1 : 100))
      case 'recover':
        return void (await effectStore.recoverExpired(this.clock, defaultPolicy.graceMs))
      case 'colleague':
        return this.people.colleague(id)
      case 'owner':
        return this.people.owner(id)
      case 'publish':
        return this.people.publish()
      case 'move':
        return this.people.move(id)
      case 'moment':
        return this.pass(2_000 * this.dice.draw())
      case 'pause':
        return this.pass(60_000 * this.dice.draw())
      case 'outage':
        return this.outage()
    }
  }

  /** A worker gets on with its work by one to three steps, before anything else happens. */
  private async several(step: (index: number) => Promise<void>, workers: number): Promise<void> {
    const index = this.dice.below(workers)
    for (let left = 1 + this.dice.below(3); left > 0; left--) await step(index)
  }

  private pass(ms: number): void {
    this.clock += Math.floor(ms)
  }

  private outage(): void {
    this.counts.outages++
    this.turnWorkers.fill(undefined)
    this.effectWorkers.fill(undefined)
    this.say('everything is down for a day')
    this.pass(day * (0.8 + this.dice.draw()))
  }

  private arrive(): void {
    const updates = this.network.take()
    if (!updates) return
    this.say(`arrives: ${updates.map((update) => update.sourceId).join(', ')}`)
    this.deliver(updates)
  }

  // ---------------------------------------------------------------- workers, one step at a time

  private async turnStep(index: number): Promise<void> {
    const { conversationStore } = this.store
    const work = this.turnWorkers[index]
    if (work && this.dice.fault(0.15)) return this.crash(`turn worker ${index}`, () => (this.turnWorkers[index] = undefined))
    if (!work) {
      const options = this.claimOptions()
      const fresh = this.dice.chance(0.3) ? (await conversationStore.sort(100, options)).claims : []
      const claims = fresh.length > 0 ? fresh : await conversationStore.claim(options)
      if (claims.length > 0) await this.take(index, claims)
      return
    }
    this.turnWorkers[index] = undefined
    if (this.dice.fault(0.02)) {
      this.say(`worker ${index} gives its claims back`)
      await conversationStore.release(work.claims)
      for (const claim of work.claims) this.witness.releases(claim)
      return
    }
    for (const commit of work.commits) await this.beforeCommit(commit)
    // The database goes away before or after keeping it: the worker tries each by itself.
    if (this.dice.fault(0.03)) this.say(`worker ${index} cannot reach the database`)
    else await this.commit(index, work)
    if (this.dice.fault(0.05)) for (const [at, claim] of work.claims.entries()) await this.commit(index, { claims: [claim], commits: [work.commits[at]!] })
  }

  private claimOptions(): ClaimOptions {
    return { limit: 1 + this.dice.below(3), mailPerConversation: this.dice.chance(0.3) ? 1 : 10, leaseMs: 10_000, now: this.clock }
  }

  private async take(index: number, claims: ClaimedConversation[]): Promise<void> {
    const commits: ConversationCommit[] = []
    for (const claim of claims) {
      this.witness.claims(claim, this.clock)
      commits.push(await takeTurns(claim, { programs: this.caches[index]!, cards: this.cards, now: () => this.clock }))
      this.say(`worker ${index} takes ${claim.mail.map(({ event }) => event.id).join(', ')} of ${claim.conversationId}`)
    }
    this.turnWorkers[index] = { claims, commits }
  }

  private async commit(index: number, { claims, commits }: TurnWork): Promise<void> {
    const idle = this.effectWorkers.findIndex((work) => work === undefined)
    const { lost, begun } = await this.store.conversationStore.commit(commits, this.beginOptions(idle))
    for (const effect of begun) {
      const at = claims.findIndex((claim) => claim.conversationId === effect.conversationId)
      this.begin(idle, effect, standingOf(claims[at]!, commits[at]!, this.clock))
    }
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

  private beginOptions(idle: number): BeginOptions | undefined {
    return idle !== -1 && this.dice.chance(0.5) ? { limit: 1, leaseMs: effectLeaseMs, now: this.clock } : undefined
  }

  private begin(index: number, effect: ClaimedEffect, standing?: Standing): void {
    this.witness.begins(effect)
    this.effectWorkers[index] = { effect, until: this.clock + effectLeaseMs, settlement: undefined, standing }
  }

  private async effectStep(index: number): Promise<void> {
    const work = this.effectWorkers[index]
    if (work && this.dice.fault(0.12)) return this.crash(`effect worker ${index}`, () => (this.effectWorkers[index] = undefined))
    if (!work) {
      const [effect] = await this.store.effectStore.claim({ limit: 1, leaseMs: effectLeaseMs, now: this.clock })
      if (effect) this.begin(index, effect)
      return
    }
    const { effect, settlement, until, standing } = work
    if (settlement === undefined) {
      const { channel, model, tools } = this.outside
      const dispatcher = { channel, model, tools, pacer: this.pacer, now: () => this.clock, chance: () => this.dice.draw() }
      this.effectWorkers[index] = { effect, until, standing, settlement: await dispatch(effect, dispatcher, new AbortController().signal, until) }
      return
    }
    this.effectWorkers[index] = undefined
    this.witness.settles(effect.id)
    if (standing && this.dice.chance(0.7) && (await this.goOn(index, effect, settlement, standing))) return
    const idle = this.turnWorkers.findIndex((turns) => turns === undefined)
    const { claims } = await this.settle(effect, settlement, idle !== -1 && this.dice.chance(0.5) ? this.claimOptions() : undefined)
    if (claims.length > 0) await this.take(idle, claims)
  }

  /** The outcome and its turn in one. False: nothing was kept, and it is settled like any other. */
  private async goOn(index: number, effect: ClaimedEffect, settlement: EffectSettlement, standing: Standing): Promise<boolean> {
    const outcome = await turnOfOutcome(standing, effect, settlement, { programs: this.caches[index % this.caches.length]!, cards: this.cards, now: () => this.clock })
    if (!outcome) return false
    const { kept, begun } = await this.store.conversationStore.commitOutcome(outcome, this.beginOptions(index))
    if (!kept) {
      this.say(`${effect.conversationId} has moved on since it asked ${effect.id}`)
      return false
    }
    this.say(`${effect.conversationId} goes on with the outcome of ${effect.id}`)
    this.counts.turns++
    this.counts.goneOn++
    this.witness.goesOn(effect.conversationId, this.clock)
    for (const next of begun) this.begin(index, next, standingOf(outcome.claim, outcome.commit, this.clock))
    return true
  }

  /** For a broken world: straight to the channel. */
  async sendNow(request: SendRequest): Promise<void> {
    await this.outside.send(request)
  }

  private crash(who: string, forget: () => void): void {
    this.counts.crashes++
    this.say(`${who} crashes`)
    forget()
  }

  private async fireTimers(): Promise<number> {
    const count = await this.store.conversationStore.fireTimers(this.clock, this.dice.fault(0.2) ? 2 : 100)
    this.witness.firesTimers(this.clock)
    return count
  }

  // ---------------------------------------------------------------- coming to rest

  /** Nothing new happens and nothing goes wrong any more: everything must end. The clock jumps to whatever is next. */
  async comeToRest(): Promise<void> {
    this.dice.rest()
    for (let round = 0; round < 3_000; round++) {
      if (await this.work()) continue
      const next = this.nextMoment()
      if (next === undefined) {
        this.witness.rests()
        this.counts.doubled = this.witness.doubled
        this.counts.windowsClosed = this.witness.window.kept
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
    for (; this.network.ready; done++) this.arrive()
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
      ...this.network.moments,
      ...store.timers.flatMap((timer) => (timer.status === 'waiting' ? [timer.fireAt] : [])),
      ...store.effectRows.flatMap((effect) => (effect.status === 'begun' ? [effect.leaseUntil] : effect.status === 'pending' || effect.status === 'uncertain' ? [effect.notBefore] : [])),
      ...[...store.conversations.values()].flatMap((conversation) => (conversation.wakeAt === null ? [] : [conversation.wakeAt])),
    ].filter((at) => at > this.clock)
    return moments.length === 0 ? undefined : Math.min(...moments)
  }
}
