import { setMaxListeners } from 'node:events'
import type { Cards } from '@parley/interpreter'
import type { Clock } from './clock.ts'
import { dispatch, type Dispatcher } from './dispatch.ts'
import type { ClaimedConversation, ClaimedEffect, ConversationCommit, ConversationStore, EffectSettlement, EffectStore, ProgramSource, WakeupTopic, Wakeups } from './ports/index.ts'
import { standingOf, turnOfOutcome, type Standing } from './outcome-turn.ts'
import { ProgramCache } from './program-cache.ts'
import { defaultPolicy } from './retry-policy.ts'
import { showTyping, wantsTyping } from './show-typing.ts'
import { Signal } from './signal.ts'
import { setAsideAll, takeTurns } from './take-turns.ts'
import { takenOf, type Ready, type WorkerEvents } from './worker-events.ts'

/** Timers that become mail together. */
const mostTimers = 500

export interface WorkerSettings {
  /** Conversations taken and committed together. */
  batch: number
  mailPerConversation: number
  leaseMs: number
  effectLeaseMs: number
  /** Effects under way at the same time. */
  mostEffects: number
  /**
   * From one look to the next, so that what comes in quick succession is taken together: for each that was taken, and at
   * most. Where little goes on nobody waits; under load a look finds many. Milliseconds.
   */
  gatherMs: Record<WakeupTopic, { each: number; most: number }>
  /** How long to wait for a wake-up before looking anyway. Timers are this exact. Milliseconds. */
  pollMs: number
  /** After a fault of the store. */
  pauseMs: number
  /** How often what a vanished worker left behind is looked for. */
  recoverEveryMs: number
  /** How long shutting down waits for what is under way. */
  drainMs: number
}

export const defaultSettings: WorkerSettings = {
  batch: 100, mailPerConversation: 20, leaseMs: 30_000, effectLeaseMs: 60_000, mostEffects: 128, pollMs: 200, pauseMs: 1_000, recoverEveryMs: 5_000, drainMs: 8_000,
  gatherMs: { mail: { each: 1, most: 5 }, effects: { each: 1, most: 5 }, statuses: { each: 50, most: 50 } },
}

export interface WorkerParts extends Omit<Dispatcher, 'now'> {
  conversations: ConversationStore
  effects: EffectStore
  programs: ProgramSource
  cards: Cards
  clock: Clock
  wakeups?: Wakeups
  settings?: Partial<WorkerSettings>
  events?: WorkerEvents
}

export interface Worker {
  start(): Promise<void>
  /** Takes nothing new, ends or gives back what is under way. Within ten seconds. */
  drain(): Promise<void>
}

/** The durable shell: mailboxes to turns, outbox to the world, reports to the transcript. */
export function createWorker(parts: WorkerParts): Worker {
  const settings = { ...defaultSettings, ...parts.settings }
  const { conversations, effects, clock } = parts
  const events = parts.events ?? {}
  const programs = new ProgramCache(parts.programs, parts.cards)
  const taker = { programs, cards: parts.cards, now: () => clock.now() }
  const dispatcher: Dispatcher = { ...parts, now: () => clock.now() }
  const stopping = new AbortController()
  const cutting = new AbortController()
  // Every effect under way listens; that is no leak.
  setMaxListeners(0, stopping.signal, cutting.signal)
  const signals: Record<WakeupTopic | 'awake' | 'inHand' | 'timers', Signal> = {
    mail: new Signal(clock), awake: new Signal(clock), inHand: new Signal(clock), timers: new Signal(clock), effects: new Signal(clock), statuses: new Signal(clock),
  }
  /** Conversations that came along with the outcome they waited for. */
  const inHand: ClaimedConversation[] = []
  const underWay = new Set<Promise<void>>()
  let loops: Promise<unknown>[] = []
  let unlisten: (() => Promise<void>) | undefined

  const claimOptions = () => ({ limit: settings.batch, mailPerConversation: settings.mailPerConversation, leaseMs: settings.leaseMs, now: clock.now() })

  const beginOptions = () => ({ limit: stopping.signal.aborted ? 0 : Math.max(0, settings.mostEffects - underWay.size), leaseMs: settings.effectLeaseMs, now: clock.now() })

  /** What the gateways stored. What comes while a round runs raises the signal; `more` is what nobody would tell of. */
  const sortMail = async (): Promise<Round> => {
    const { claims, more, left } = await conversations.sort(500, claimOptions())
    if (left) signals.awake.raise()
    await take(claims)
    return { taken: claims.length, more }
  }

  /** Conversations with mail that nobody holds: what was left, what timers and people brought, what a lost worker had. */
  const takeAwake = async (): Promise<Round> => {
    const claims = await conversations.claim(claimOptions())
    await take(claims)
    return { taken: claims.length, more: claims.length >= settings.batch }
  }

  const fireTimers = async (): Promise<Round> => {
    const fired = await conversations.fireTimers(clock.now(), mostTimers)
    if (fired > 0) signals.awake.raise()
    return { taken: fired, more: fired >= mostTimers }
  }

  /** One round of what needs no looking for. */
  const takeInHand = async (): Promise<Round> => {
    const claims = inHand.splice(0, settings.batch)
    await take(claims)
    return { taken: claims.length, more: inHand.length > 0 }
  }

  const take = async (claims: ClaimedConversation[]): Promise<void> => {
    if (claims.length === 0) return
    const begun = clock.now()
    const ready: Ready[] = []
    for (const claim of claims) {
      try {
        const from = performance.now()
        const at = clock.now()
        const commit = await takeTurns(claim, taker)
        ready.push({ claim, commit, at, transitionMs: performance.now() - from })
      } catch (cause) {
        // Its program could not be loaded; the lease runs out and it is tried again.
        events.failed?.('mail', cause)
      }
    }
    const kept = await keep(ready)
    follow(ready, kept, begun)
    if (kept.awake) signals.awake.raise()
  }

  /** What goes on from turns that were kept. */
  const follow = (ready: Ready[], { lost, begun: atOnce }: Pick<Kept, 'lost' | 'begun'>, begun: number): void => {
    for (const { claim, commit } of ready) {
      if (!lost.has(claim.conversationId) && wantsTyping(commit)) void showTyping(claim, parts.channel, cutting.signal)
    }
    const sum = (count: (one: Ready) => number) => ready.reduce((total, one) => total + count(one), 0)
    const committed = clock.now()
    events.turns?.({
      conversations: ready.length, turns: sum(({ commit }) => commit.turns.length), setAside: sum(({ commit }) => commit.setAside.length), lost: lost.size,
      expired: sum(({ claim }) => Number(claim.leaseExpired ?? false)), ms: committed - begun, taken: ready.map((one) => takenOf(one, committed, lost)),
    })
    if (ready.some(({ commit }) => waits(commit, atOnce))) signals.effects.raise()
  }

  /** All together; where that fails, each by itself, so that one conversation's fault stays its own. */
  const keep = async (ready: Ready[]): Promise<Kept> => {
    const kept: Kept = { lost: new Set(), awake: false, begun: new Set() }
    if (ready.length === 0) return kept
    const commit = async (commits: ConversationCommit[]) => {
      // Counted from before the commit, as with a claim.
      const until = clock.now() + settings.effectLeaseMs
      const { lost, awake, begun } = await conversations.commit(commits, beginOptions())
      begin(begun, until, ready)
      for (const { id } of begun) kept.begun.add(id)
      lost.forEach((id) => kept.lost.add(id))
      kept.awake ||= awake
    }
    try {
      await commit(ready.map((one) => one.commit))
      return kept
    } catch (cause) {
      events.failed?.('mail', cause)
    }
    for (const { claim, commit: turns } of ready) {
      try {
        await commit([turns])
      } catch (cause) {
        if (parts.conversations.isUnavailable?.(cause)) throw cause
        events.failed?.('mail', cause)
        const reason = `The turn could not be kept: ${cause instanceof Error ? cause.message : String(cause)}`
        await commit([setAsideAll(claim, reason)])
      }
    }
    return kept
  }

  /** One round of effects: as many as there is room for. */
  const takeEffects = async (): Promise<Round> => {
    const room = settings.mostEffects - underWay.size
    if (room <= 0) return nothing
    // Counted from before the claim, so that by our clock the lease never ends later than by the database's.
    const until = clock.now() + settings.effectLeaseMs
    const claimed = await effects.claim({ limit: room, leaseMs: settings.effectLeaseMs, now: clock.now() })
    begin(claimed, until)
    return { taken: claimed.length, more: claimed.length === room }
  }

  /** `ready`: the turns that they came from, where they begin with these. */
  const begin = (claimed: ClaimedEffect[], until: number, ready: Ready[] = []): void => {
    for (const effect of claimed) {
      const from = effect.work.kind !== 'send' ? ready.find(({ claim }) => claim.conversationId === effect.conversationId) : undefined
      const run = perform(effect, until, from && standingOf(from.claim, from.commit, clock.now())).finally(() => {
        // There may have been no room for others.
        if (underWay.size >= settings.mostEffects) signals.effects.raise()
        underWay.delete(run)
      })
      underWay.add(run)
    }
  }

  const perform = async (effect: ClaimedEffect, until: number, standing: Standing | undefined): Promise<void> => {
    const begun = clock.now()
    const settlement = await dispatch(effect, dispatcher, cutting.signal, until)
    if (cutting.signal.aborted && (effect.work.kind === 'ask-model' || (effect.work.kind === 'call-tool' && effect.work.call.repeatable)) && settlement.type === 'finished' && settlement.status === 'failed') {
      // Cut off by our own shut-down: another worker asks again.
      return effects.release([effect]).catch((cause: unknown) => events.failed?.('effects', cause))
    }
    const kept = (standing && (await goOn(effect, settlement, standing))) || (await settle(effect, settlement))
    if (!kept) return
    const ended = clock.now()
    events.effect?.({
      effect, outcome: 'outcome' in settlement ? settlement.outcome : settlement.type, settlement: settlement.type, begun, ms: ended - begun,
      waitMs: settlement.type === 'again' ? Math.max(0, settlement.notBefore - ended) : settlement.type === 'uncertain' ? Math.max(0, settlement.graceUntil - ended) : null,
    })
  }

  /** What happened in the world must be written down; a store that is away for a moment is waited for. False: nothing could be. */
  const settle = async (effect: ClaimedEffect, settlement: EffectSettlement): Promise<boolean> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { claims, next } = await effects.settle(effect, settlement, stopping.signal.aborted ? undefined : claimOptions())
        if (next) signals.effects.raise()
        if (claims.length > 0) {
          inHand.push(...claims)
          signals.inHand.raise()
        } else if (settlement.type === 'finished' && settlement.event) signals.awake.raise()
        return true
      } catch (cause) {
        events.failed?.('effects', cause)
        if (attempt === 10 || cutting.signal.aborted) return false
        await clock.sleep(Math.min(200 * 2 ** attempt, 5_000), cutting.signal)
      }
    }
  }

  /** The outcome and the turn that it brings in one, if its conversation stands as it did. Where it does not, or that fails, nothing was kept. */
  const goOn = async (effect: ClaimedEffect, settlement: EffectSettlement, standing: Standing): Promise<boolean> => {
    if (stopping.signal.aborted) return false
    const at = clock.now()
    const from = performance.now()
    try {
      const outcome = await turnOfOutcome(standing, effect, settlement, taker)
      if (!outcome) return false
      const ready = [{ claim: outcome.claim, commit: outcome.commit, at, transitionMs: performance.now() - from }]
      const until = clock.now() + settings.effectLeaseMs
      const { kept, begun } = await conversations.commitOutcome(outcome, beginOptions())
      if (!kept) return false
      begin(begun, until, ready)
      follow(ready, { lost: new Set(), begun: new Set(begun.map(({ id }) => id)) }, at)
      return true
    } catch (cause) {
      events.failed?.('effects', cause)
      return false
    }
  }

  const foldStatuses = async (): Promise<Round> => {
    const count = await conversations.foldStatuses(200)
    if (count > 0) events.statuses?.(count)
    return { taken: count, more: count > 0 }
  }

  const loop = async (topic: WakeupTopic, round: () => Promise<Round>, signal = signals[topic]): Promise<void> => {
    const { each, most } = settings.gatherMs[topic]
    let next = -Infinity
    while (!stopping.signal.aborted) {
      const early = next - clock.now()
      if (early > 0) await clock.sleep(early, stopping.signal)
      const began = clock.now()
      try {
        signal.lower()
        const { taken, more } = await round()
        next = began + Math.min(taken * each, most)
        if (more) continue
      } catch (cause) {
        events.failed?.(topic, cause)
        await clock.sleep(settings.pauseMs, stopping.signal)
        continue
      }
      await signal.wait(settings.pollMs, stopping.signal)
    }
  }

  const recover = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const count = await effects.recoverExpired(clock.now(), (parts.policy ?? defaultPolicy).graceMs)
        if (count > 0) {
          events.recovered?.(count)
          signals.effects.raise()
        }
      } catch (cause) {
        events.failed?.('recovery', cause)
      }
      await clock.sleep(settings.recoverEveryMs, stopping.signal)
    }
  }

  return {
    async start() {
      unlisten = await parts.wakeups?.listen((topic) => signals[topic].raise()).catch((cause: unknown) => {
        // Looking every now and then is enough to go on with.
        events.failed?.('wake-ups', cause)
        return undefined
      })
      loops = [
        loop('mail', sortMail),
        loop('mail', takeAwake, signals.awake),
        loop('mail', takeInHand, signals.inHand),
        loop('mail', fireTimers, signals.timers),
        loop('effects', takeEffects),
        loop('statuses', foldStatuses),
        recover(),
      ]
    },
    async drain() {
      stopping.abort()
      await unlisten?.().catch(() => undefined)
      const ended = Promise.all([...loops, ...underWay])
      await Promise.race([ended, clock.sleep(settings.drainMs)])
      if (inHand.length > 0) await conversations.release(inHand.splice(0)).catch((cause: unknown) => events.failed?.('mail', cause))
      // What still waits for the world is cut off: a send becomes uncertain, a question is asked again by another worker.
      cutting.abort()
      await Promise.race([Promise.all([...loops, ...underWay]), clock.sleep(1_500)])
    },
  }
}

/** Whether something of it has to be claimed: what did not begin with the commit, unless it is said after something that did. */
function waits({ turns }: ConversationCommit, begun: ReadonlySet<string>): boolean {
  const made = turns.flatMap(({ effects }) => effects.filter((effect) => effect.type === 'send' || effect.type === 'ask-model' || effect.type === 'call-tool'))
  const says = made.some(({ type, id }) => type === 'send' && begun.has(id))
  return made.some(({ type, id }) => !begun.has(id) && !(says && type === 'send'))
}

interface Round {
  taken: number
  /** There is, or may be, more to take at once. */
  more: boolean
}

const nothing: Round = { taken: 0, more: false }

interface Kept {
  /** Conversations whose lease had passed to another worker. */
  lost: Set<string>
  /** One of them has more mail. */
  awake: boolean
  /** Effects that began with it. */
  begun: Set<string>
}
