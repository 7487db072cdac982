import { stoppedByMeta, type ChannelEventReading, type JsonObject } from '@parley/channel'
import { applyConsentEvent } from './consent-events.ts'
import { toText } from './jsonb.ts'
import { inTransaction, type Connection, type Pool } from './pool.ts'
import { applyTemplateEvent, templateFields } from './template-events.ts'

interface Row {
  workspace_id: string
  id: string
  channel_id: string | null
  account_id: string
  kind: string
  source_id: string
  payload: JsonObject
  at: Date
}

export type ReadChannelEvent = (field: string, value: JsonObject) => ChannelEventReading

/** Of two things that Meta tells at the same second, either may be the newer; in the order of arrival, one at a time. */
const oneAtATime = 72707372

/**
 * Reads what gateways put into the channel log: says in plain words what it means, and changes what it
 * describes. One that cannot be applied is kept with its reason and holds up nothing.
 *
 * @param read What a notice means (`readChannelEvent` of the WhatsApp adapter).
 * @returns How many were read.
 */
export function takeChannelEvents(pool: Pool, limit: number, read: ReadChannelEvent): Promise<number> {
  return inTransaction(pool, async (connection) => {
    const lock = await connection.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [oneAtATime])
    if (!lock.rows[0]!.mine) return 0
    const { rows } = await connection.query<Row>('SELECT workspace_id, id, channel_id, account_id, kind, source_id, payload, at FROM channel_events WHERE taken_at IS NULL ORDER BY id LIMIT $1', [limit])
    for (const row of rows) {
      const reading = read(row.kind, row.payload)
      await connection.query('SAVEPOINT event')
      try {
        const channelId = row.channel_id ?? (await channelOf(connection, row, reading))
        await apply(connection, { ...row, channel_id: channelId }, reading)
        await keep(connection, row, channelId, reading)
        await connection.query('RELEASE SAVEPOINT event')
      } catch (cause) {
        await connection.query('ROLLBACK TO SAVEPOINT event')
        await keep(connection, row, row.channel_id, { summary: `${reading.summary} It could not be applied: ${cause instanceof Error ? cause.message : String(cause)}`, severity: 'warning' })
      }
    }
    return rows.length
  })
}

async function keep(connection: Connection, row: Row, channelId: string | null, { summary, severity }: ChannelEventReading): Promise<void> {
  await connection.query('UPDATE channel_events SET summary = $3, severity = $4, channel_id = $5, taken_at = now() WHERE workspace_id = $1 AND id = $2', [row.workspace_id, row.id, toText(summary), severity, channelId])
}

/** The account's number that is written like this. */
async function channelOf(connection: Connection, row: Row, { displayNumber }: ChannelEventReading): Promise<string | null> {
  if (displayNumber === undefined) return null
  const { rows } = await connection.query<{ id: string }>(
    `SELECT id FROM channels WHERE workspace_id = $1 AND account_id = $2 AND regexp_replace(display_number, '\\D', '', 'g') = regexp_replace($3, '\\D', '', 'g') LIMIT 2`,
    [row.workspace_id, row.account_id, toText(displayNumber)],
  )
  return rows.length === 1 ? rows[0]!.id : null
}

async function apply(connection: Connection, row: Row, { displayNumber, facts, sending, preferences }: ChannelEventReading): Promise<void> {
  if (templateFields.has(row.kind)) await applyTemplateEvent(connection, { workspaceId: row.workspace_id, accountId: row.account_id, field: row.kind, value: row.payload })
  for (const [index, preference] of (preferences ?? []).entries()) await applyConsentEvent(connection, row.workspace_id, { ...preference, proof: `${row.source_id}:${index}`, at: preference.at ?? row.at.getTime() })
  // About a number that is not one of ours.
  if (displayNumber !== undefined && row.channel_id === null) return
  const where = row.channel_id === null ? 'account_id = $2' : 'id = $2'
  const which = [row.workspace_id, row.channel_id ?? row.account_id]
  if (facts) {
    const columns = { limit_tier: facts.limitTier, name_status: facts.nameStatus, verified_name: facts.verifiedName, username: facts.username, throughput: facts.throughput, messages_per_second: facts.messagesPerSecond }
    const given = Object.entries(columns).filter(([, value]) => value !== undefined)
    await connection.query(`UPDATE channels SET ${given.map(([column], index) => `${column} = $${index + 3}`).join(', ')} WHERE workspace_id = $1 AND ${where}`, [...which, ...given.map(([, value]) => value)])
  }
  // What somebody disconnected stays so, and what was stopped for another reason is not resumed by this one.
  if (sending?.do === 'stop') await connection.query(`UPDATE channels SET status = 'stopped', status_reason = $3, stopped_until = $4 WHERE workspace_id = $1 AND ${where} AND status = 'connected'`, [...which, sending.reason, sending.until === undefined ? null : new Date(sending.until)])
  if (sending?.do === 'resume') await connection.query(`UPDATE channels SET status = 'connected', status_reason = NULL WHERE workspace_id = $1 AND ${where} AND status = 'stopped' AND status_reason LIKE $3`, [...which, `${stoppedByMeta}%`])
}
