import { setMaxListeners } from 'node:events'
import type { Cards, EventType } from '@parley/interpreter'
import type { Clock } from './clock.ts'
import { dispatch, type Dispatcher } from './dispatch.ts'
import type { ClaimedConversation, ClaimedEffect, ConversationCommit, ConversationStore, EffectSettlement, EffectStore, NewestMessage, ProgramSource, WakeupTopic, Wakeups } from './ports/index.ts'
import { ProgramCache } from './program-cache.ts'
import { defaultPolicy } from './retry-policy.ts'
import { showTyping, wantsTyping } from './show-typing.ts'
import { setAsideAll, takeTurns } from './take-turns.ts'

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

/** What a worker tells about its work: for metrics and logs. No text of any message is in it. */
export interface WorkerEvents {
  /** A batch was committed. `expired`: leases that other workers had let run out. `ms`: from claim to commit. */
  turns?(told: { conversations: number; turns: number; setAside: number; lost: number; expired: number; ms: number; taken: TakenConversation[] }): void
  /** An attempt ended. `waitMs`: how long until the next one, where there is one. */
  effect?(told: { effect: ClaimedEffect; outcome: string; settlement: EffectSettlement['type']; waitMs: number | null; begun: number; ms: number }): void
  statuses?(count: number): void
  recovered?(count: number): void
  failed?(where: 'mail' | 'effects' | 'statuses' | 'recovery' | 'wake-ups', cause: unknown): void
}

/** What one conversation did in a batch, by names and numbers. */
export interface TakenConversation {
  workspaceId: string
  conversationId: string
  /** The session that runs after it; null: none. */
  sessionId: string | null
  newestMessage: NewestMessage | null
  turns: { sequence: number; event: EventType; messageId: string | null; effects: number; nodes: number }[]
  setAside: number
  /** Milliseconds since 1970: when its turns were begun, and when they had been committed. */
  begun: number
  committed: number
  /** In the interpreter, all turns together; milliseconds with fractions. */
  transitionMs: number
  /** The lease had passed to another worker: nothing of it was kept. */
  lost: boolean
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
    const { lost, awake, begun: atOnce } = await keep(ready)
    const turns = ready.reduce((sum, { commit }) => sum + commit.turns.length, 0)
    for (const { claim, commit } of ready) {
      if (!lost.has(claim.conversationId) && wantsTyping(commit)) void showTyping(claim, parts.channel, cutting.signal)
    }
    const setAside = ready.reduce((sum, { commit }) => sum + commit.setAside.length, 0)
    const committed = clock.now()
    const expired = claims.filter((claim) => claim.leaseExpired).length
    events.turns?.({ conversations: ready.length, turns, setAside, lost: lost.size, expired, ms: committed - begun, taken: ready.map((one) => takenOf(one, committed, lost)) })
    if (ready.some(({ commit }) => waits(commit, atOnce))) signals.effects.raise()
    if (awake) signals.awake.raise()
  }

  /** All together; where that fails, each by itself, so that one conversation's fault stays its own. */
  const keep = async (ready: Ready[]): Promise<{ lost: Set<string>; awake: boolean; begun: Set<string> }> => {
    const kept = { lost: new Set<string>(), awake: false, begun: new Set<string>() }
    if (ready.length === 0) return kept
    const commit = async (commits: ConversationCommit[]) => {
      const limit = stopping.signal.aborted ? 0 : Math.max(0, settings.mostEffects - underWay.size)
      // Counted from before the commit, as with a claim.
      const until = clock.now() + settings.effectLeaseMs
      const { lost, awake, begun } = await conversations.commit(commits, { limit, leaseMs: settings.effectLeaseMs, now: clock.now() })
      begin(begun, until)
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

  const begin = (claimed: ClaimedEffect[], until: number): void => {
    for (const effect of claimed) {
      const run = perform(effect, until).finally(() => {
        // There may have been no room for others.
        if (underWay.size >= settings.mostEffects) signals.effects.raise()
        underWay.delete(run)
      })
      underWay.add(run)
    }
  }

  const perform = async (effect: ClaimedEffect, until: number): Promise<void> => {
    const begun = clock.now()
    const settlement = await dispatch(effect, dispatcher, cutting.signal, until)
    if (cutting.signal.aborted && (effect.work.kind === 'ask-model' || (effect.work.kind === 'call-tool' && effect.work.call.repeatable)) && settlement.type === 'finished' && settlement.status === 'failed') {
      // Cut off by our own shut-down: another worker asks again.
      return effects.release([effect]).catch((cause: unknown) => events.failed?.('effects', cause))
    }
    // What happened in the world must be written down; a store that is away for a moment is waited for.
    let claims: ClaimedConversation[] = []
    for (let attempt = 1; ; attempt++) {
      try {
        const settled = await effects.settle(effect, settlement, stopping.signal.aborted ? undefined : claimOptions())
        claims = settled.claims
        if (settled.next) signals.effects.raise()
        break
      } catch (cause) {
        events.failed?.('effects', cause)
        if (attempt === 10 || cutting.signal.aborted) return
        await clock.sleep(Math.min(200 * 2 ** attempt, 5_000), cutting.signal)
      }
    }
    if (claims.length > 0) {
      inHand.push(...claims)
      signals.inHand.raise()
    } else if (settlement.type === 'finished' && settlement.event) signals.awake.raise()
    const ended = clock.now()
    events.effect?.({
      effect, outcome: 'outcome' in settlement ? settlement.outcome : settlement.type, settlement: settlement.type, begun, ms: ended - begun,
      waitMs: settlement.type === 'again' ? Math.max(0, settlement.notBefore - ended) : settlement.type === 'uncertain' ? Math.max(0, settlement.graceUntil - ended) : null,
    })
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

interface Ready {
  claim: ClaimedConversation
  commit: ConversationCommit
  at: number
  transitionMs: number
}

function takenOf({ claim, commit, at, transitionMs }: Ready, committed: number, lost: ReadonlySet<string>): TakenConversation {
  return {
    workspaceId: claim.workspaceId,
    conversationId: claim.conversationId,
    sessionId: commit.state.session?.id ?? null,
    newestMessage: claim.newestMessage ?? null,
    turns: commit.turns.map(({ sequence, event, effects, trail }) => ({ sequence, event: event.type, messageId: event.type === 'message' ? event.message.id : null, effects: effects.length, nodes: trail.length })),
    setAside: commit.setAside.length,
    begun: at,
    committed,
    transitionMs,
    lost: lost.has(claim.conversationId),
  }
}

/** Remembers that something came while nobody was waiting. */
class Signal {
  private readonly clock: Clock
  private raised = false
  private wakeUp: (() => void) | undefined

  constructor(clock: Clock) {
    this.clock = clock
  }

  raise(): void {
    this.raised = true
    this.wakeUp?.()
  }

  lower(): void {
    this.raised = false
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.raised || signal.aborted) return
    const early = new AbortController()
    // With a reason of our own: making an exception of it costs more than the waiting.
    const wakeUp = () => early.abort('woken')
    this.wakeUp = wakeUp
    signal.addEventListener('abort', wakeUp, { once: true })
    await this.clock.sleep(ms, early.signal)
    signal.removeEventListener('abort', wakeUp)
    this.wakeUp = undefined
  }
}
