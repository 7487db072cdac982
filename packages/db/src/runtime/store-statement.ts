import type { StatusUpdate } from '@parley/channel'
import type { Mail } from '@parley/runtime'
import type { QueryConfig } from 'pg'
import { toJsonb, toText } from './jsonb.ts'

interface Place {
  workspaceId: string
  channelId: string
}

/** What webhooks that came together leave behind. */
export interface Stored {
  deliveries: { body: Uint8Array; unrouted?: string }[]
  /** `n`: of which delivery, from 1. */
  mail: { n: number; route: Place; mail: Mail }[]
  /** Of one channel each. */
  reports: { route: Place; list: StatusUpdate[] }[]
}

const given = `given AS MATERIALIZED (
    SELECT n, nextval('deliveries_id_seq') AS id, body, unrouted FROM unnest($1::bytea[], $2::text[]) WITH ORDINALITY AS d (body, unrouted, n)
  ), delivery AS (
    INSERT INTO deliveries (id, body, unrouted) SELECT id, body, unrouted FROM given
  )`

const mailPart = `mail AS (
    INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, address, occurred_at, payload, delivery_id)
    SELECT m.workspace_id, m.channel_id, m.kind, m.source_id, m.address, to_timestamp(m.occurred_at / 1000.0), m.payload, g.id
    FROM unnest($3::int[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::float8[], $10::jsonb[]) WITH ORDINALITY
      AS m (n, workspace_id, channel_id, kind, source_id, address, occurred_at, payload, place) JOIN given g ON g.n = m.n
    ORDER BY m.place ON CONFLICT DO NOTHING
  )`

const reportPart = (first: number): string => `report AS (
    INSERT INTO status_reports (workspace_id, channel_id, statuses) SELECT * FROM unnest($${first}::uuid[], $${first + 1}::uuid[], $${first + 2}::jsonb[])
  )`

/** All of it or nothing, in one statement. What was stored before is not stored again. PostgreSQL opens every table that a statement names: those for which there is nothing are left out. */
export function storeStatement({ deliveries, mail, reports }: Stored): QueryConfig {
  const parts = [given]
  const values: unknown[] = [deliveries.map(({ body }) => Buffer.from(body.buffer, body.byteOffset, body.byteLength)), deliveries.map(({ unrouted }) => (unrouted === undefined ? null : toText(unrouted)))]
  if (mail.length > 0) {
    parts.push(mailPart)
    values.push(
      mail.map(({ n }) => n), mail.map(({ route }) => route.workspaceId), mail.map(({ route }) => route.channelId), mail.map(({ mail }) => mail.kind),
      mail.map(({ mail }) => toText(mail.sourceId)), mail.map(({ mail }) => (mail.address === null ? null : toText(mail.address))), mail.map(({ mail }) => mail.occurredAt), mail.map(({ mail }) => toJsonb(mail.payload)),
    )
  }
  if (reports.length > 0) {
    parts.push(reportPart(values.length + 1))
    values.push(reports.map(({ route }) => route.workspaceId), reports.map(({ route }) => route.channelId), reports.map(({ list }) => toJsonb(list)))
  }
  return { name: `store${mail.length > 0 ? '-mail' : ''}${reports.length > 0 ? '-reports' : ''}`, text: `WITH ${parts.join(', ')}\n  SELECT 1`, values }
}
