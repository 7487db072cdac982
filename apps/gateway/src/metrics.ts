import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

/** What the gateway tells about itself, as Prometheus reads it. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    webhooks: new Counter({ name: 'parley_webhooks_total', help: 'Webhook POSTs by how they were answered.', labelNames: ['answer'] as const, registers }),
    updates: new Counter({ name: 'parley_webhook_updates_total', help: 'What webhooks told, by kind.', labelNames: ['kind'] as const, registers }),
    ack: new Histogram({
      name: 'parley_webhook_ack_seconds', help: 'From the whole request to its answer, stored durably.', buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5], registers,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
