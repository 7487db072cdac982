import { randomUUID } from 'node:crypto'
import type { ModelRequest, ToolRequest } from '@parley/interpreter'
import type { ClaimedEffect, ClaimOptions, EffectStore, SendPermit, Settled } from '@parley/runtime'
import type { MasterKey } from '../crypto.ts'
import { Batcher } from './batcher.ts'
import { claimsOf, newestMessageOf, takeAlong } from './claim-conversations.ts'
import { dueBy } from './due-by.ts'
import { learnFromRefusals } from './learn-from-refusals.ts'
import { byKey, inTransaction, unlessInTheWay, type Pool } from './pool.ts'
import { Secrets } from './secrets.ts'
import { readPermits } from './send-permits.ts'
import { accountColumns, channelWithApp, createReadSending, sendingOf, sendWork, type ReadSending, type SendPayload, type SendingRow } from './sending.ts'
import { settleStatement, type SettledRow, type SettlementRow } from './settle-statement.ts'
import { settlementRow } from './settlement-row.ts'

const open = `('pending', 'begun', 'uncertain')`
const waiting = `('pending', 'uncertain')`

/**
 * Lanes are numbers: skipping through the index finds those with something to send, and each gets one
 * before any gets two. Of a conversation only its first unfinished send; questions to a model go at once.
 */
const claimStatement = `
  WITH RECURSIVE lanes AS (
    (SELECT workspace_id, channel_id FROM effects WHERE status IN ${waiting} ORDER BY workspace_id, channel_id LIMIT 1)
    UNION ALL
    SELECT n.workspace_id, n.channel_id FROM lanes l CROSS JOIN LATERAL (
      SELECT e.workspace_id, e.channel_id FROM effects e WHERE e.status IN ${waiting} AND (e.workspace_id, e.channel_id) > (l.workspace_id, l.channel_id)
      ORDER BY e.workspace_id, e.channel_id LIMIT 1) AS n
  ), candidates AS (
    SELECT k.workspace_id, k.id FROM lanes l
    JOIN channels ch ON ch.workspace_id = l.workspace_id AND ch.id = l.channel_id AND ch.status = 'connected'
    CROSS JOIN LATERAL (
      SELECT e.workspace_id, e.id, e.not_before, row_number() OVER (ORDER BY e.not_before, e.position) AS turn FROM effects e
      WHERE e.workspace_id = l.workspace_id AND e.channel_id = l.channel_id AND e.status IN ${waiting} AND e.not_before <= ${dueBy('$2')}
        AND (e.kind <> 'send' OR NOT EXISTS (
          SELECT 1 FROM effects p WHERE p.workspace_id = e.workspace_id AND p.conversation_id = e.conversation_id AND p.kind = 'send' AND p.position < e.position AND p.held IS NULL AND p.status IN ${open}))
      ORDER BY e.not_before, e.position LIMIT $1) AS k
    ORDER BY k.turn, k.not_before LIMIT $1
  ), locked AS (
    SELECT e.workspace_id, e.id, e.status = 'uncertain' AS again FROM candidates k JOIN effects e ON e.workspace_id = k.workspace_id
      AND ${byKey('e.id', 'k.id', `e.status IN ${waiting} AND e.not_before <= ${dueBy('$2')}`)} FOR NO KEY UPDATE OF e SKIP LOCKED
  ), doubled AS (
    UPDATE messages m SET possibly_double = true FROM locked l WHERE l.again AND m.workspace_id = l.workspace_id AND m.effect_id = l.id RETURNING m.workspace_id, m.effect_id
  ), begun AS (
    UPDATE effects e SET status = 'begun', held = NULL, attempts = e.attempts + 1, lease_token = $4, lease_until = greatest($2::timestamptz, now()) + $3 * interval '1 millisecond'
    FROM locked l WHERE e.workspace_id = l.workspace_id AND e.id = l.id
    RETURNING e.workspace_id, e.id, e.conversation_id, e.channel_id, e.session_id, e.node_id, e.kind, e.payload, e.attempts, e.position, l.again
  )
  SELECT b.*, b.again OR coalesce(m.possibly_double, false) AS possibly_double, ${accountColumns}, p.phone, p.user_id, v.last_inbound_id, v.last_inbound_at, v.contact_id, ch.account_id, ch.portfolio_id, ch.limit_tier
  FROM begun b
  JOIN conversations v ON v.workspace_id = b.workspace_id AND v.id = b.conversation_id
  JOIN contacts p ON p.workspace_id = v.workspace_id AND p.id = v.contact_id
  JOIN (${channelWithApp}) ON ch.workspace_id = b.workspace_id AND ch.id = b.channel_id
  JOIN workspaces w ON w.id = b.workspace_id
  LEFT JOIN messages m ON b.kind = 'send' AND m.workspace_id = b.workspace_id AND m.effect_id = b.id
  ORDER BY b.position`

interface ClaimedRow extends SendingRow {
  id: string
  conversation_id: string
  session_id: string | null
  node_id: string | null
  contact_id: string
  account_id: string
  portfolio_id: string | null
  limit_tier: string | null
  kind: string
  payload: SendPayload & { request?: ModelRequest; call?: ToolRequest }
  attempts: number
  possibly_double: boolean
  last_inbound_id: string | null
}

const recoverStatement = `
  WITH gone AS MATERIALIZED (
    SELECT e.workspace_id, e.id, e.kind, e.overtaken, e.attempts, m.possibly_double, m.status AS message_status
    FROM effects e LEFT JOIN messages m ON m.workspace_id = e.workspace_id AND m.effect_id = e.id
    WHERE e.status = 'begun' AND e.lease_until <= greatest($1::timestamptz, now()) FOR NO KEY UPDATE OF e SKIP LOCKED
  ), recovered AS (
    UPDATE effects e SET
      status = CASE
        WHEN g.kind = 'send' AND g.message_status IN ('sent', 'delivered', 'read', 'played') THEN 'done'
        WHEN g.kind = 'send' AND g.message_status = 'failed' THEN 'failed'
        WHEN g.overtaken THEN CASE WHEN g.kind = 'call-tool' THEN 'failed' ELSE 'superseded' END
        WHEN g.kind = 'send' AND g.possibly_double THEN 'failed'
        WHEN g.kind = 'send' THEN 'uncertain'
        ELSE 'pending' END,
      outcome = CASE WHEN g.kind = 'send' AND g.message_status IN ('sent', 'delivered', 'read', 'played') THEN 'accepted:by-status'
        WHEN g.kind = 'send' AND g.possibly_double THEN 'given-up:uncertain' WHEN g.kind = 'send' THEN 'uncertain:worker-gone'
        WHEN g.overtaken AND g.kind = 'call-tool' THEN 'tool-failed:uncertain' ELSE 'worker-gone' END,
      not_before = CASE WHEN g.kind = 'send' THEN greatest($1::timestamptz, now()) + $2 * interval '1 millisecond' ELSE e.not_before END,
      lease_token = NULL, lease_until = NULL
    FROM gone g WHERE e.workspace_id = g.workspace_id AND e.id = g.id
    RETURNING e.workspace_id, e.id, e.conversation_id, e.session_id, e.node_id, e.kind, e.status, g.message_status
  ), said AS (
    UPDATE messages m SET status = CASE WHEN r.status = 'failed' THEN parley_later_status(m.status, 'failed') WHEN m.status = 'queued' THEN 'superseded' ELSE m.status END,
      failure = CASE WHEN r.status = 'failed' THEN coalesce(m.failure, $3) ELSE m.failure END
    FROM recovered r WHERE r.kind = 'send' AND r.status IN ('failed', 'superseded') AND m.workspace_id = r.workspace_id AND m.effect_id = r.id
  ), fault AS (
    INSERT INTO faults (workspace_id, id, conversation_id, session_id, flow_id, version_id, node_id, code, message, at)
    SELECT r.workspace_id, gen_random_uuid(), r.conversation_id, r.session_id, x.flow_id, x.version_id, r.node_id, 'send-failed', $3, now()
    FROM recovered r LEFT JOIN sessions x ON x.workspace_id = r.workspace_id AND x.id = r.session_id WHERE r.kind = 'send' AND r.status = 'failed' AND r.message_status <> 'failed'
  )
  SELECT count(*) AS count FROM recovered`

const twiceUncertain = 'It was sent twice without a clear answer; it may have arrived. Look at the chat on the phone before sending it again.'

export interface EffectStoreOptions {
  /** Of the emulator's Graph API: where a workspace's test number sends, unless it names an address itself. */
  testBaseUrl?: string | undefined
}

/** The outbox in PostgreSQL. `pool` logs in as the worker. */
export function createEffectStore(pool: Pool, masterKey: MasterKey, options: EffectStoreOptions = {}): EffectStore {
  const secrets = new Secrets(masterKey)
  // Those that tell a conversation lock it first; the many that do not are a single statement.
  const quiet = new Batcher<SettlementRow, Counted>((rows) => settleQuietly(pool, rows), { atOnce: 2 })
  const telling = new Batcher<Telling, Settled>((items) => settleAndTell(pool, items, createReadSending(secrets, options.testBaseUrl)))

  return {
    async claim({ limit, leaseMs, now }) {
      const leaseToken = randomUUID()
      const { rows } = await unlessInTheWay(() => pool.query<ClaimedRow>({ name: 'claim-effects', text: claimStatement, values: [limit, new Date(now), leaseMs, leaseToken] }))
      const claimed: ClaimedEffect[] = []
      const permits = await readPermits(pool, rows, now)
      for (const row of rows) {
        const { effect, reason } = effectOf(row, leaseToken, secrets, options, permits.get(row))
        if (effect) claimed.push(effect)
        else await this.settle({ workspaceId: row.workspace_id, id: row.id, conversationId: row.conversation_id, leaseToken }, { type: 'channel-stopped', reason })
      }
      return claimed
    },
    async settle(effect, settlement, claim) {
      const row = settlementRow(effect, settlement)
      if (settlement.type === 'finished' && settlement.event?.type === 'send-failed') await learnFromRefusals(pool, [{ workspaceId: effect.workspaceId, effectId: effect.id, code: settlement.event.code, reason: settlement.event.reason }])
      if (row.event === null) return { ...(await quiet.add(row)), claims: [] }
      return telling.add({ row, conversationId: effect.conversationId, claim })
    },
    async recoverExpired(now, graceMs) {
      const { rows } = await pool.query<{ count: string }>({ name: 'recover', text: recoverStatement, values: [new Date(now), graceMs, twiceUncertain] })
      return Number(rows[0]!.count)
    },
    async release(effects) {
      await pool.query({
        name: 'release-effects',
        text: `UPDATE effects e SET status = CASE WHEN e.overtaken THEN 'superseded' ELSE 'pending' END, attempts = greatest(e.attempts - 1, 0), lease_token = NULL, lease_until = NULL
          FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS k (workspace_id, id, token)
          WHERE e.workspace_id = k.workspace_id AND ${byKey('e.id', 'k.id', `e.status = 'begun' AND e.lease_token = k.token`)}`,
        values: [effects.map((effect) => effect.workspaceId), effects.map((effect) => effect.id), effects.map((effect) => effect.leaseToken)],
      })
    },
  }
}

const isAnswer = (event: object): boolean => 'type' in event && (event.type === 'answered' || event.type === 'model-failed')

interface Telling {
  row: SettlementRow
  conversationId: string
  claim: ClaimOptions | undefined
}

type Counted = Pick<Settled, 'told' | 'next'>

/** Of each, whether it counts: what was overtaken does not, nor what another worker has had since. */
function countedOf(rows: SettlementRow[], settled: SettledRow[]): Counted[] {
  const kept = new Map(settled.map((row) => [`${row.workspace_id} ${row.id}`, row]))
  return rows.map((row) => {
    const found = kept.get(`${row.w} ${row.id}`)
    return { told: found?.overtaken === false, next: found?.next ?? false }
  })
}

async function settleQuietly(pool: Pool, rows: SettlementRow[]): Promise<Counted[]> {
  const { rows: settled } = await unlessInTheWay(() => pool.query<SettledRow>(settleStatement(rows)))
  return countedOf(rows, settled)
}

/** The conversations are locked first, told, and taken along by whoever asked for them. */
async function settleAndTell(pool: Pool, items: Telling[], readSending: ReadSending): Promise<Settled[]> {
  const rows = items.map(({ row }) => row)
  const asked = items.flatMap(({ row, conversationId, claim }) => (claim ? [{ workspaceId: row.w, conversationId }] : []))
  const options = items.find(({ claim }) => claim)?.claim
  const [{ rows: settled }, along] = await inTransaction(pool, (connection, finish) =>
    finish(() => [
      connection.query<SettledRow>(settleStatement(rows)),
      options ? takeAlong(connection, asked, options) : undefined,
    ]),
    // What a model said may be asked for again, and the next commit takes it along to the disk.
    { relaxed: rows.every(({ event }) => event !== null && isAnswer(event)) },
  )
  const claims = new Map((along ? await claimsOf(pool, along.rows, along.leaseToken, readSending) : []).map((claim) => [claim.conversationId, claim]))
  const counted = countedOf(rows, settled)
  return items.map(({ conversationId, claim }, index) => {
    const taken = claim ? claims.get(conversationId) : undefined
    // Two outcomes of one conversation: the first has it.
    if (taken) claims.delete(conversationId)
    return { ...counted[index]!, claims: taken ? [taken] : [] }
  })
}

function effectOf(row: ClaimedRow, leaseToken: string, secrets: Secrets, options: EffectStoreOptions, permit: SendPermit | undefined): { effect: ClaimedEffect; reason?: undefined } | { effect?: undefined; reason: string } {
  const work = workOf(row, secrets, options, permit)
  if (typeof work === 'string') return { reason: work }
  return {
    effect: {
      workspaceId: row.workspace_id, id: row.id, conversationId: row.conversation_id, leaseToken, attempt: row.attempts, possiblyDouble: row.possibly_double, work,
      sessionId: row.session_id, newestMessage: newestMessageOf(row),
    },
  }
}

/** A text says why the channel cannot be used. */
function workOf(row: ClaimedRow, secrets: Secrets, options: EffectStoreOptions, permit: SendPermit | undefined): ClaimedEffect['work'] | string {
  if (row.kind === 'ask-model' && row.payload.request) return { kind: 'ask-model', request: row.payload.request }
  if (row.kind === 'call-tool' && row.payload.call) return { kind: 'call-tool', call: row.payload.call }
  try {
    return sendWork(sendingOf(row, secrets, options.testBaseUrl), row.payload, { workspaceId: row.workspace_id, nodeId: row.node_id, permit })
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}
