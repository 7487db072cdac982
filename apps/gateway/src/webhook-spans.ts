import type { ChannelUpdate } from '@parley/channel'
import { webhookSpan, type Tracing } from '@parley/tracing'

/** One span for each customer message of a webhook: the beginning of its trace, whatever else came in the same body. */
export function traceWebhook(tracing: Tracing, updates: ChannelUpdate[], begun: number, ended: number): void {
  for (const update of updates) {
    if (update.kind !== 'message') continue
    tracing.add({ name: 'webhook', kind: 'server', place: webhookSpan(update.sourceId), begun, ended, attributes: { 'parley.updates': updates.length } })
  }
}
