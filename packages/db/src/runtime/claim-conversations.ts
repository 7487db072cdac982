import { randomUUID } from 'node:crypto'
import type { Json, JsonObject } from '@parley/channel'
import type { ConversationState } from '@parley/interpreter'
import { eventOf, type ClaimedConversation, type ClaimOptions, type MailboxItem } from '@parley/runtime'
import { dueBy } from './due-by.ts'
import { relaxed, type Connection, type Pool } from './pool.ts'
import { accountColumns, channelWithApp, windowUntilOf, type ReadSending, type SendingRow } from './sending.ts'

export interface ClaimedRow extends SendingRow {
  id: string
  lease_until: Date
  arrivals: string
  state: ConversationState
  workspace_name: string
  time_zone: string
  workspace_language: string
  apology: string
  ai_disclosure: { on: boolean; words: { [language: string]: string } }
  stop_words: { [language: string]: string[] }
  program_revision: number
  channel_name: string
  display_number: string
  contact_id: string
  contact_name: string
  language: string | null
  fields: JsonObject
  expired: boolean
  last_inbound_id: string | null
  mail: MailRow[] | null
}

interface MailRow {
  id: string
  kind: string
  source: string
  /** Milliseconds since 1970. */
  at: number
  payload: Json
}

/** What a claim knows of a conversation; `c`, `w`, `ch`, `a` and `p` are it, its workspace, channel, the channel's app and the contact. */
export const claimedColumns = `c.workspace_id, c.id, c.channel_id, c.lease_until, c.arrivals, c.state, c.last_inbound_id, c.last_inbound_at,
    w.name AS workspace_name, w.time_zone, w.language AS workspace_language, w.apology, w.ai_disclosure, w.stop_words, w.program_revision,
    ch.name AS channel_name, ch.display_number, ${accountColumns},
    p.id AS contact_id, p.name AS contact_name, p.phone, p.user_id, p.language, p.fields`
export const claimedTables = `workspaces w, ${channelWithApp}, contacts p`
export const claimedJoin = `w.id = c.workspace_id AND ch.workspace_id = c.workspace_id AND ch.id = c.channel_id AND p.workspace_id = c.workspace_id AND p.id = c.contact_id`

/**
 * The mail that waits for a conversation `c`, the first `most` of it. Only for a statement that begins when the conversation is
 * locked or leased already: a statement sees what was there when it began, and mail that another worker took meanwhile would
 * still look as if it waited.
 */
export const waitingMail = (most: string): string => `(
      SELECT jsonb_agg(jsonb_build_object('id', m.id::text, 'kind', m.kind, 'source', m.source_id, 'at', round(extract(epoch FROM m.occurred_at) * 1000)::bigint, 'payload', m.payload)) FROM (
        SELECT id, kind, source_id, occurred_at, payload FROM mailbox
        WHERE workspace_id = c.workspace_id AND conversation_id = c.id AND taken_at IS NULL ORDER BY occurred_at, id LIMIT ${most}) AS m) AS mail`

/** The end of a lease of `ms`, from the worker's clock or the database's, whichever is later. Each names a parameter. */
export const leaseEnd = (now: string, ms: string): string => `greatest(${now}::timestamptz, now()) + ${ms} * interval '1 millisecond'`

/** Sets a lease; a conversation wakes by itself where it runs out. */
const leased = (token: string, now: string, ms: string): string => {
  const until = leaseEnd(now, ms)
  return `lease_token = ${token}, lease_until = ${until}, wake_at = ${until}`
}

/**
 * The workspaces that have something to do are found by skipping through the index, and each gets its
 * first conversation before any gets its second: one tenant's campaign does not delay another's replies.
 * A leased conversation's wake_at is the end of its lease, so that an abandoned one wakes by itself.
 */
const claimStatement = `
  WITH RECURSIVE tenants AS (
    (SELECT workspace_id FROM conversations WHERE wake_at IS NOT NULL ORDER BY workspace_id LIMIT 1)
    UNION ALL
    SELECT (SELECT c.workspace_id FROM conversations c WHERE c.wake_at IS NOT NULL AND c.workspace_id > t.workspace_id ORDER BY c.workspace_id LIMIT 1)
    FROM tenants t WHERE t.workspace_id IS NOT NULL
  ), candidates AS (
    SELECT c.workspace_id, c.id FROM tenants t CROSS JOIN LATERAL (
      SELECT workspace_id, id, wake_at, row_number() OVER (ORDER BY wake_at) AS turn FROM conversations
      WHERE workspace_id = t.workspace_id AND wake_at <= ${dueBy('$2')} ORDER BY wake_at LIMIT $1) AS c
    ORDER BY c.turn, c.wake_at LIMIT $1
  ), locked AS (
    SELECT c.workspace_id, c.id, c.lease_token IS NOT NULL AS expired FROM candidates k JOIN conversations c ON c.workspace_id = k.workspace_id AND c.id = k.id
    WHERE c.wake_at <= ${dueBy('$2')} FOR NO KEY UPDATE OF c SKIP LOCKED
  )
  UPDATE conversations c SET ${leased('$4', '$2', '$3')}
  FROM locked l, ${claimedTables}
  WHERE c.workspace_id = l.workspace_id AND c.id = l.id AND ${claimedJoin}
  RETURNING ${claimedColumns}, l.expired, ${relaxed}`

const mailStatement = `SELECT c.id, ${waitingMail('$3')} FROM unnest($1::uuid[], $2::uuid[]) AS c (workspace_id, id)`

export async function claimConversations(pool: Pool, options: ClaimOptions, readSending?: ReadSending): Promise<ClaimedConversation[]> {
  const leaseToken = randomUUID()
  const { rows } = await pool.query<Omit<ClaimedRow, 'mail'>>({ name: 'claim', text: claimStatement, values: [options.limit, new Date(options.now), options.leaseMs, leaseToken] })
  if (rows.length === 0) return []
  const waiting = await pool.query<Pick<ClaimedRow, 'id' | 'mail'>>({ name: 'claim-mail', text: mailStatement, values: [rows.map((row) => row.workspace_id), rows.map((row) => row.id), options.mailPerConversation] })
  const mail = new Map(waiting.rows.map((row) => [row.id, row.mail]))
  return claimsOf(pool, rows.map((row) => ({ ...row, mail: mail.get(row.id) ?? null })), leaseToken, readSending)
}

/** Of these, who is awake and held by nobody. */
const alongStatement = `
  UPDATE conversations c SET ${leased('$5', '$3', '$4')}
  FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS i (workspace_id, id)) i, ${claimedTables}
  WHERE c.workspace_id = i.workspace_id AND c.id = i.id AND c.lease_token IS NULL AND c.wake_at <= ${dueBy('$3')} AND ${claimedJoin}
  RETURNING ${claimedColumns}, false AS expired, ${waitingMail('$6')}`

/** Takes these along, at the end of a transaction that holds them. */
export async function takeAlong(connection: Pick<Connection, 'query'>, asked: { workspaceId: string; conversationId: string }[], options: ClaimOptions): Promise<{ rows: ClaimedRow[]; leaseToken: string }> {
  const leaseToken = randomUUID()
  const values = [asked.map(({ workspaceId }) => workspaceId), asked.map(({ conversationId }) => conversationId), new Date(options.now), options.leaseMs, leaseToken, options.mailPerConversation]
  const { rows } = await connection.query<ClaimedRow>({ name: 'claim-along', text: alongStatement, values })
  return { rows, leaseToken }
}

/** What was claimed. Mail that is no event is set aside. Without `readSending`, nothing that is said begins with its commit. */
export async function claimsOf(pool: Pool, rows: ClaimedRow[], leaseToken: string, readSending?: ReadSending): Promise<ClaimedConversation[]> {
  const unreadable: { workspaceId: string; id: string }[] = []
  const claims = rows.map((row) => {
    const claim = claimOf(row, leaseToken, readSending)
    for (const { id, kind, source, at, payload } of row.mail ?? []) {
      const event = eventOf({ kind, sourceId: source, occurredAt: at, payload })
      if (event) claim.mail.push({ id: BigInt(id), event } satisfies MailboxItem)
      else unreadable.push({ workspaceId: row.workspace_id, id })
    }
    return claim
  })
  if (unreadable.length > 0) {
    await pool.query({
      name: 'claim-unreadable',
      text: `UPDATE mailbox m SET taken_at = now(), set_aside = 'It is not an event that this Parley knows.'
        FROM unnest($1::uuid[], $2::bigint[]) AS u (workspace_id, id) WHERE m.workspace_id = u.workspace_id AND m.id = u.id`,
      values: [unreadable.map((one) => one.workspaceId), unreadable.map((one) => one.id)],
    })
  }
  return claims
}

/** By which traces are joined. */
export const newestMessageOf = (row: { last_inbound_id: string | null; last_inbound_at: Date | null }) =>
  row.last_inbound_id !== null && row.last_inbound_at !== null ? { id: row.last_inbound_id, at: row.last_inbound_at.getTime() } : null

function stopWordsOf(words: { [language: string]: string[] }): { stopWords?: string[] } {
  const all = Object.values(words).flat()
  return all.length > 0 ? { stopWords: all } : {}
}

function claimOf(row: ClaimedRow, leaseToken: string, readSending: ReadSending | undefined): ClaimedConversation {
  return {
    workspaceId: row.workspace_id,
    conversationId: row.id,
    channelId: row.channel_id,
    leaseToken,
    leaseUntil: row.lease_until.getTime(),
    arrivals: BigInt(row.arrivals),
    state: row.state,
    facts: {
      workspace: { id: row.workspace_id, name: row.workspace_name, timeZone: row.time_zone, language: row.workspace_language, apology: row.apology, aiDisclosure: row.ai_disclosure, ...stopWordsOf(row.stop_words) },
      channel: { id: row.channel_id, name: row.channel_name, number: row.display_number },
      conversation: { id: row.id, windowUntil: windowUntilOf(row.last_inbound_at) },
      contact: { id: row.contact_id, name: row.contact_name, phone: row.phone, userId: row.user_id, language: row.language, fields: row.fields },
    },
    programKey: { workspaceId: row.workspace_id, channelId: row.channel_id, revision: row.program_revision },
    mail: [],
    leaseExpired: row.expired,
    newestMessage: newestMessageOf(row),
    sending: readSending?.(row) ?? null,
  }
}
