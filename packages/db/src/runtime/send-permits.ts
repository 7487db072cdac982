import type { OutboundContent, TemplateCategory, TemplateStatus } from '@parley/channel'
import type { SendPermit } from '@parley/runtime'
import { inTransaction, type Pool } from './pool.ts'
import { windowUntilOf } from './sending.ts'

/** What of a claimed effect decides whether it may be sent. */
export interface PermitRow {
  workspace_id: string
  kind: string
  payload: { content?: OutboundContent }
  last_inbound_at: Date | null
  contact_id: string
  account_id: string
  portfolio_id: string | null
  limit_tier: string | null
}

const day = 86_400_000

/** Meta's names of a portfolio's messaging limit: how many contacts may be written to in 24 hours outside the window. */
const limits: Record<string, number> = { TIER_50: 50, TIER_250: 250, TIER_1K: 1_000, TIER_2K: 2_000, TIER_10K: 10_000, TIER_100K: 100_000 }

/**
 * What was true of each claimed send. Texts cost nothing; for templates it looks up what Meta last told, whether the
 * contact allowed marketing, and reserves room in the portfolio's messaging limit.
 */
export async function readPermits<Row extends PermitRow>(pool: Pool, rows: Row[], now: number): Promise<Map<Row, SendPermit>> {
  const sends = rows.filter((row) => row.kind === 'send')
  const permits = new Map<Row, SendPermit>(sends.map((row) => [row, { windowUntil: windowUntilOf(row.last_inbound_at) }]))
  const templates = sends.flatMap((row) => (row.payload.content?.type === 'template' ? [{ row, content: row.payload.content }] : []))
  if (templates.length === 0) return permits

  const known = await pool.query<{ n: string; status: TemplateStatus | null; reason: string | null; category: TemplateCategory | null; granted: boolean | null }>({
    name: 'permit-templates',
    text: `SELECT k.n, t.status, t.reason, t.category, c.granted
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[]) WITH ORDINALITY AS k (workspace_id, account_id, name, language, contact_id, n)
      LEFT JOIN templates t ON t.workspace_id = k.workspace_id AND t.account_id = k.account_id AND t.name = k.name AND t.language = k.language
      LEFT JOIN LATERAL (SELECT granted FROM consents WHERE workspace_id = k.workspace_id AND contact_id = k.contact_id ORDER BY at DESC, position DESC LIMIT 1) c ON true`,
    values: [
      templates.map(({ row }) => row.workspace_id), templates.map(({ row }) => row.account_id), templates.map(({ content }) => content.name), templates.map(({ content }) => content.language),
      templates.map(({ row }) => row.contact_id),
    ],
  })
  const opening: Row[] = []
  for (const found of known.rows) {
    const { row } = templates[Number(found.n) - 1]!
    const permit = permits.get(row)!
    permit.template = found.status === null || found.category === null ? null : { status: found.status, reason: found.reason, category: found.category }
    permit.consent = found.granted
    // What will be refused anyway takes up no room.
    const goes = found.status === 'approved' && (found.category !== 'marketing' || found.granted === true)
    if (goes && (permit.windowUntil === null || permit.windowUntil <= now)) opening.push(row)
  }
  for (const [row, until] of await reserve(pool, opening, now)) permits.get(row)!.limitUntil = until
  return permits
}

/** Room in the messaging limit for contacts who are opened now; of those for whom there is none, when there will be. */
async function reserve<Row extends PermitRow>(pool: Pool, rows: Row[], now: number): Promise<Map<Row, number>> {
  const held = new Map<Row, number>()
  const portfolios = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.workspace_id} ${row.portfolio_id ?? row.account_id}`
    portfolios.set(key, [...(portfolios.get(key) ?? []), row])
  }
  for (const [key, group] of portfolios) {
    const { workspace_id: workspaceId, portfolio_id, account_id, limit_tier } = group[0]!
    const portfolio = portfolio_id ?? account_id
    const most = limits[limit_tier ?? ''] ?? Infinity
    await inTransaction(pool, async (connection) => {
      await connection.query('SELECT pg_advisory_xact_lock(72707372, hashtext($1))', [key])
      const since = new Date(now - day)
      const { rows: open } = await connection.query<{ contact_id: string; at: Date }>('SELECT contact_id, at FROM openings WHERE workspace_id = $1 AND portfolio = $2 AND at > $3 ORDER BY at', [workspaceId, portfolio, since])
      const counted = new Set(open.map(({ contact_id }) => contact_id))
      const added: string[] = []
      let waiting = 0
      for (const row of group) {
        if (counted.has(row.contact_id)) continue
        if (counted.size < most) {
          counted.add(row.contact_id)
          added.push(row.contact_id)
        } else {
          // The oldest opening makes room for the first that waits, the next for the second. Where the limit is nothing, an hour.
          const oldest = open[Math.min(waiting++, open.length - 1)]
          held.set(row, oldest ? oldest.at.getTime() + day + 1_000 : now + 3_600_000)
        }
      }
      if (added.length > 0)
        await connection.query(
          'INSERT INTO openings (workspace_id, portfolio, contact_id, at) SELECT $1, $2, unnest($3::uuid[]), $4 ON CONFLICT (workspace_id, portfolio, contact_id) DO UPDATE SET at = excluded.at',
          [workspaceId, portfolio, added, new Date(now)],
        )
    })
  }
  return held
}
