import { channelEventOf, type ChannelEvent } from '@parley/runtime'
import type { Delivery, Route } from './delivery-store.ts'
import { toJsonb, toText } from './jsonb.ts'
import type { Pool } from './pool.ts'

/**
 * Puts notices about accounts, numbers and templates into the channel log of every workspace that owns what
 * they are about. What was stored before is not stored again. Their meaning is read later, by a worker.
 */
export async function storeChannelEvents(pool: Pool, deliveries: Delivery[], route: (numberId: string) => Promise<Route | undefined>): Promise<void> {
  const rows: { workspaceId: string; channelId: string | null; event: ChannelEvent }[] = []
  for (const { updates, accounts } of deliveries) {
    for (const update of updates) {
      const event = channelEventOf(update)
      if (!event) continue
      const number = event.numberId === null ? undefined : await route(event.numberId)
      if (number) rows.push({ workspaceId: number.workspaceId, channelId: number.channelId, event })
      else if (event.numberId === null) for (const workspaceId of new Set(accounts?.get(event.accountId)?.map((owner) => owner.workspaceId))) rows.push({ workspaceId, channelId: null, event })
    }
  }
  if (rows.length === 0) return
  await pool.query({
    name: 'store-channel-events',
    text: `INSERT INTO channel_events (workspace_id, channel_id, account_id, kind, source_id, payload, at)
      SELECT workspace_id, channel_id, account_id, kind, source_id, payload, to_timestamp(at / 1000.0)
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::float8[]) AS e (workspace_id, channel_id, account_id, kind, source_id, payload, at)
      ON CONFLICT DO NOTHING`,
    values: [
      rows.map(({ workspaceId }) => workspaceId), rows.map(({ channelId }) => channelId), rows.map(({ event }) => toText(event.accountId)), rows.map(({ event }) => toText(event.kind)),
      rows.map(({ event }) => toText(event.sourceId)), rows.map(({ event }) => toJsonb(event.payload)), rows.map(({ event }) => event.at),
    ],
  })
}
