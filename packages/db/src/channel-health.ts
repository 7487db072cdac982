import { randomUUID } from 'node:crypto'
import { messagesPerSecondOf, whatStops, type ConnectionCheck, type Inspection } from '@parley/channel'

/** Asks the database, with `$1`-parameters. */
export type Ask = <Row>(text: string, values: unknown[]) => Promise<Row[]>

interface HealthRow {
  account_id: string
  status: string
  status_reason: string | null
  display_number: string
  verified_name: string | null
  quality_rating: string | null
  limit_tier: string | null
  name_status: string | null
  throughput: string | null
  messages_per_second: number | null
  token_expires_at: Date | null
  checks: ConnectionCheck[] | null
}

export type Severity = 'notice' | 'warning' | 'alarm'
export interface ChannelNote {
  kind: string
  summary: string
  severity: Severity
  payload?: object
}

/** An entry of the channel log that we make ourselves; Meta's own come in by webhook. */
export async function noteOnChannel(ask: Ask, workspaceId: string, channelId: string, notes: ChannelNote[]): Promise<void> {
  for (const { kind, summary, severity, payload } of notes) {
    await ask(
      `INSERT INTO channel_events (workspace_id, channel_id, account_id, kind, source_id, summary, severity, payload, at, taken_at)
       SELECT workspace_id, id, account_id, $3, $4, $5, $6, $7::jsonb, now(), now() FROM channels WHERE workspace_id = $1::uuid AND id = $2::uuid`,
      [workspaceId, channelId, kind, `parley:${randomUUID()}`, summary, severity, JSON.stringify(payload ?? {})],
    )
  }
}

/**
 * Keeps what was found about a number, and writes into its log what has changed. Where nothing can be sent any more, the
 * channel is stopped; where `resume` and nothing stops it, it goes on, and what waited is sent. Within a transaction.
 */
export async function keepInspection(ask: Ask, workspaceId: string, channelId: string, inspection: Inspection, options: { resume?: boolean } = {}): Promise<void> {
  const rows = await ask<HealthRow>(
    `SELECT account_id, status, status_reason, display_number, verified_name, quality_rating, limit_tier, name_status, throughput, messages_per_second, token_expires_at, checks
     FROM channels WHERE workspace_id = $1::uuid AND id = $2::uuid FOR NO KEY UPDATE`,
    [workspaceId, channelId],
  )
  const before = rows[0]
  if (!before) return
  const { facts, checks } = inspection
  const stopped = whatStops(checks)
  const stop = stopped && before.status === 'connected'
  const resume = !stopped && options.resume === true && before.status === 'stopped'
  const rate = messagesPerSecondOf(facts)
  await ask(
    `UPDATE channels SET checks = $3::jsonb, checked_at = now(), display_number = $4, verified_name = $5, quality_rating = $6, limit_tier = $7, name_status = $8, throughput = $9,
       messages_per_second = $10::int, token_expires_at = $11::timestamptz, status = $12, status_reason = $13
     WHERE workspace_id = $1::uuid AND id = $2::uuid`,
    [
      workspaceId, channelId, JSON.stringify(checks), facts.displayNumber ?? before.display_number, facts.verifiedName ?? before.verified_name, facts.qualityRating ?? before.quality_rating,
      facts.limitTier ?? before.limit_tier, facts.nameStatus ?? before.name_status, facts.throughput ?? before.throughput,
      // What somebody chose stays until Meta reports something else than before.
      rate === undefined || (facts.throughput === before.throughput && facts.onPhoneApp !== true) ? before.messages_per_second : rate,
      facts.tokenExpiresAt === undefined ? before.token_expires_at : facts.tokenExpiresAt === null ? null : new Date(facts.tokenExpiresAt),
      stop ? 'stopped' : resume ? 'connected' : before.status,
      stop ? `${stopped.says} ${stopped.todo ?? ''}`.trim() : resume ? null : before.status_reason,
    ],
  )
  await noteOnChannel(ask, workspaceId, channelId, [
    ...changesOf(before, inspection, stop ? stopped : undefined),
    ...(stop ? [{ kind: 'parley.stopped', severity: 'alarm' as const, summary: `Nothing is sent any more, and what waits is kept. ${stopped.says} ${stopped.todo ?? ''}`.trim() }] : []),
    ...(resume ? [{ kind: 'parley.resumed', severity: 'notice' as const, summary: 'The number sends again; what waited goes out where its window is still open.' }] : []),
  ])
}

const qualities: Record<string, { word: string; severity: Severity }> = {
  GREEN: { word: 'high', severity: 'notice' }, YELLOW: { word: 'medium', severity: 'warning' }, RED: { word: 'low', severity: 'alarm' }, UNKNOWN: { word: 'not known yet', severity: 'notice' },
}
const names: Record<string, string> = { APPROVED: 'approved', AVAILABLE_WITHOUT_REVIEW: 'usable without review', DECLINED: 'declined', REJECTED: 'declined', EXPIRED: 'expired', PENDING_REVIEW: 'in review', PENDING: 'in review', NONE: 'not set' }

/** `TIER_10K` as people say it. */
function limitInWords(tier: string): string {
  if (tier === 'TIER_UNLIMITED') return 'unlimited'
  const amount = /^TIER_(\d+)(K?)$/.exec(tier)
  return amount ? (Number(amount[1]) * (amount[2] ? 1_000 : 1)).toLocaleString('en') : tier
}

function changesOf(before: HealthRow, { facts, checks }: Inspection, told: ConnectionCheck | undefined): ChannelNote[] {
  const notes: ChannelNote[] = []
  const changed = (what: string, was: string | null, is: string | undefined, say: (is: string, was: string | null) => Omit<ChannelNote, 'kind'>) => {
    if (is !== undefined && is !== was && (was !== null || what === 'quality')) notes.push({ kind: `parley.${what}`, payload: { was, is }, ...say(is, was) })
  }
  changed('quality', before.quality_rating, facts.qualityRating, (is, was) => ({
    summary: `The quality is ${qualities[is]?.word ?? is}${was === null ? '.' : `; it was ${qualities[was]?.word ?? was}.`}`, severity: qualities[is]?.severity ?? 'notice',
  }))
  changed('limit', before.limit_tier, facts.limitTier, (is, was) => ({ summary: `New customers a day: ${limitInWords(is)}; before ${limitInWords(was ?? '')}.`, severity: 'notice' }))
  changed('throughput', before.throughput, facts.throughput, (is) => ({ summary: is === 'HIGH' ? 'The number may now send 1,000 messages a second.' : `The number's throughput is now ${is.toLowerCase()}.`, severity: 'notice' }))
  changed('name', before.name_status, facts.nameStatus, (is) => ({ summary: `The name that customers see is ${names[is] ?? is}.`, severity: is === 'APPROVED' ? 'notice' : 'warning' }))
  changed('name', before.verified_name, facts.verifiedName, (is, was) => ({ summary: `Customers see the name "${is}"; before "${was ?? ''}".`, severity: 'notice' }))
  for (const check of checks) {
    const was = before.checks?.find(({ name }) => name === check.name)
    // What could not be asked is no change; nor is the first look, nor what the stop itself says.
    if (!was || check === told || check.state === 'unknown' || was.state === 'unknown' || (was.state === check.state && was.says === check.says)) continue
    if (was.state === check.state && check.state !== 'bad') continue
    notes.push({ kind: 'parley.check', summary: [check.says, check.todo].filter(Boolean).join(' '), severity: check.state === 'bad' ? 'alarm' : check.state === 'good' ? 'notice' : 'warning', payload: { check: check.name, was: was.state, is: check.state } })
  }
  return notes
}
