import type { Backlog } from '@parley/db'
import type { WorkerEvents } from '@parley/runtime'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The backlog is counted at most this often, however often the metrics are read. Milliseconds. */
const backlogKeptMs = 5_000

/** Keeps what `read` gives for a while, and asks it once for all who want it meanwhile. */
function keptFor<T>(ms: number, now: () => number, read: () => Promise<T>): () => Promise<T> {
  let kept: { until: number; value: Promise<T> } | undefined
  return () => {
    if (!kept || now() >= kept.until) {
      const value = read()
      kept = { until: now() + ms, value }
      // A fault is no figure: the next reader asks again.
      value.catch(() => (kept = undefined))
    }
    return kept.value
  }
}

/** What the worker tells about itself, as Prometheus reads it. */
export function createMetrics(readBacklog: () => Promise<Backlog>, now: () => number = () => Date.now()) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) => new Counter<Label>({ name, help, labelNames, registers })
  const turns = counter('parley_turns_total', 'Events taken through the interpreter, by their type.', ['event'])
  const setAside = counter('parley_mail_set_aside_total', 'Events that could not be taken.')
  const lost = counter('parley_leases_lost_total', 'Commits refused because the lease had passed to another worker.')
  const expired = counter('parley_leases_expired_total', 'Leases that a worker let run out, taken over: conversations and effects.', ['of'])
  const transition = new Histogram({ name: 'parley_turn_seconds', help: 'In the interpreter, per turn.', buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1], registers })
  const batch = new Histogram({ name: 'parley_turn_batch_seconds', help: 'From claim to commit of a batch of conversations.', buckets: seconds, registers })
  const effects = counter('parley_effects_total', 'Attempts at effects by kind and outcome.', ['kind', 'outcome'])
  const effectTime = new Histogram({ name: 'parley_effect_seconds', help: 'How long effects took.', labelNames: ['kind'] as const, buckets: seconds, registers })
  const retries = counter('parley_effect_retries_total', 'Effects that will be tried again, by kind and why.', ['kind', 'outcome'])
  const uncertainSends = counter('parley_sends_uncertain_total', 'Sends that may have left without an answer.')
  const paced = new Histogram({ name: 'parley_pacing_wait_seconds', help: "How long sends were put off to keep within WhatsApp's rates.", buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30], registers })
  const stopped = counter('parley_channels_stopped_total', 'Times that a number was stopped because it could not be used.')
  const statuses = counter('parley_statuses_folded_total', 'Delivery reports folded into transcripts.')
  const faults = counter('parley_worker_faults_total', 'Faults of the worker itself, by where.', ['where'])
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const depth = gauge('parley_mailbox_depth', 'Events in mailboxes that were not taken yet.')
  const unsorted = gauge('parley_mailbox_unsorted', 'Mail not yet in a mailbox.')
  const age = gauge('parley_mailbox_oldest_seconds', 'Age of the oldest mail that was not taken.')
  const awake = gauge('parley_mailbox_awake', 'Conversations with mail to take.')
  const waiting = gauge('parley_effects_waiting', 'Effects not yet begun.')
  const uncertain = gauge('parley_effects_uncertain', 'Sends of which nobody knows yet whether they left.')
  const timersDue = gauge('parley_timers_due', 'Timers whose time has come.')
  // Known from the first reading on, so that a rate over them has a beginning.
  for (const of of ['conversation', 'effect']) expired.inc({ of }, 0)

  const events: WorkerEvents = {
    turns(told) {
      for (const one of told.taken) {
        for (const turn of one.turns) {
          turns.inc({ event: turn.event })
          transition.observe(one.transitionMs / one.turns.length / 1_000)
        }
      }
      setAside.inc(told.setAside)
      lost.inc(told.lost)
      expired.inc({ of: 'conversation' }, told.expired)
      batch.observe(told.ms / 1_000)
    },
    effect({ effect, outcome, settlement, waitMs, ms }) {
      const kind = effect.work.kind
      // The name without its particulars: "refused:retry:131000" counts as "refused:retry".
      const name = outcome.split(':').slice(0, 2).join(':').split(' ')[0]!
      effects.inc({ kind, outcome: name })
      effectTime.observe({ kind }, ms / 1_000)
      if (outcome === 'paced') paced.observe((waitMs ?? 0) / 1_000)
      else if (settlement === 'again') retries.inc({ kind, outcome: name })
      if (settlement === 'uncertain') uncertainSends.inc()
      if (settlement === 'channel-stopped') stopped.inc()
    },
    statuses: (count) => statuses.inc(count),
    recovered: (count) => expired.inc({ of: 'effect' }, count),
    failed: (where) => faults.inc({ where }),
  }
  const backlog = keptFor(backlogKeptMs, now, readBacklog)
  return {
    events,
    contentType: registry.contentType,
    async read(): Promise<string> {
      const waits = await backlog().catch(() => undefined)
      if (waits) {
        depth.set(waits.mail)
        unsorted.set(waits.unsorted)
        age.set(waits.oldestSeconds)
        awake.set(waits.awake)
        waiting.set(waits.effects)
        uncertain.set(waits.uncertain)
        timersDue.set(waits.timersDue)
      }
      return registry.metrics()
    },
  }
}
