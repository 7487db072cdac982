import type { WorkerEvents } from '@parley/runtime'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Depth and age of what waits, asked for when somebody reads the metrics. */
export interface Backlog {
  unsorted: number
  awake: number
  oldestSeconds: number
  effects: number
  uncertain: number
}

/** What the worker tells about itself, as Prometheus reads it. */
export function createMetrics(backlog: () => Promise<Backlog>) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  const turns = new Counter({ name: 'parley_turns_total', help: 'Events taken through the interpreter.', registers })
  const setAside = new Counter({ name: 'parley_mail_set_aside_total', help: 'Events that could not be taken.', registers })
  const lost = new Counter({ name: 'parley_leases_lost_total', help: 'Commits refused because the lease had passed to another worker.', registers })
  const batch = new Histogram({ name: 'parley_turn_batch_seconds', help: 'From claim to commit of a batch of conversations.', buckets: seconds, registers })
  const effects = new Counter({ name: 'parley_effects_total', help: 'Attempts at effects by kind and outcome.', labelNames: ['kind', 'outcome'] as const, registers })
  const effectTime = new Histogram({ name: 'parley_effect_seconds', help: 'How long effects took.', labelNames: ['kind'] as const, buckets: seconds, registers })
  const statuses = new Counter({ name: 'parley_statuses_folded_total', help: 'Delivery reports folded into transcripts.', registers })
  const recovered = new Counter({ name: 'parley_effects_recovered_total', help: 'Effects that a vanished worker had begun.', registers })
  const faults = new Counter({ name: 'parley_worker_faults_total', help: 'Faults of the worker itself, by where.', labelNames: ['where'] as const, registers })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const depth = gauge('parley_mailbox_awake', 'Conversations with mail to take.')
  const unsorted = gauge('parley_mailbox_unsorted', 'Mail not yet in a mailbox.')
  const age = gauge('parley_mailbox_oldest_seconds', 'Age of the oldest mail that was not taken.')
  const waiting = gauge('parley_effects_waiting', 'Effects not yet begun.')
  const uncertain = gauge('parley_effects_uncertain', 'Sends of which nobody knows yet whether they left.')

  const events: WorkerEvents = {
    turns(told) {
      turns.inc(told.turns)
      setAside.inc(told.setAside)
      lost.inc(told.lost)
      batch.observe(told.ms / 1_000)
    },
    effect({ effect, outcome, ms }) {
      effects.inc({ kind: effect.work.kind, outcome: outcome.split(':')[0]! })
      effectTime.observe({ kind: effect.work.kind }, ms / 1_000)
    },
    statuses: (count) => statuses.inc(count),
    recovered: (count) => recovered.inc(count),
    failed: (where) => faults.inc({ where }),
  }
  return {
    events,
    contentType: registry.contentType,
    async read(): Promise<string> {
      const now = await backlog().catch(() => undefined)
      if (now) {
        depth.set(now.awake)
        unsorted.set(now.unsorted)
        age.set(now.oldestSeconds)
        waiting.set(now.effects)
        uncertain.set(now.uncertain)
      }
      return registry.metrics()
    },
  }
}
