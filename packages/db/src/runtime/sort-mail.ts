import { randomUUID } from 'node:crypto'
import type { ClaimedConversation, ClaimOptions } from '@parley/runtime'
import { changeIdentity } from './change-identity.ts'
import { claimedColumns, claimedJoin, claimedTables, claimsOf, leaseEnd, waitingMail, type ClaimedRow } from './claim-conversations.ts'
import { editedOf, isDeletedAlready, isEditedAlready, leftOf, settleLateChanges, type LateChange } from './late-changes.ts'
import { noteMedia } from './note-media.ts'
import { noteReferrals } from './note-referrals.ts'
import { resolveContacts, type PlacedMail, type UnsortedMail } from './resolve-contacts.ts'
import type { ReadSending } from './sending.ts'
import { guard, inTransaction, isGuard, type Connection, type Finish, type Pool } from './pool.ts'

export interface Sorted {
  sorted: number
  claims: ClaimedConversation[]
  more: boolean
  left: boolean
}

/**
 * Puts what the gateways stored into the mailboxes of its conversations, and takes of those that nobody
 * holds as many as `claim` allows. One at a time in the whole
 * installation: two that sort the same customer's messages could show the second before the first.
 */
export async function sortMail(pool: Pool, limit: number, claim?: ClaimOptions, readSending?: ReadSending): Promise<Sorted> {
  try {
    return await sortOnce(pool, limit, claim, readSending, false)
  } catch (cause) {
    // Something in it was changed before it came. That is rare, so nobody waits to hear whether it is so.
    if (!isGuard(cause)) throw cause
    return sortOnce(pool, limit, claim, readSending, true)
  }
}

/** `changes`: there may be messages among it that were edited or deleted before they came. */
function sortOnce(pool: Pool, limit: number, claim: ClaimOptions | undefined, readSending: ReadSending | undefined, changes: boolean): Promise<Sorted> {
  return inTransaction(pool, async (connection, finish) => {
    const [lock, { rows }] = await Promise.all([
      connection.query<{ mine: boolean }>({ name: 'sort-lock', text: 'SELECT pg_try_advisory_xact_lock(72707371) AS mine' }),
      connection.query<UnsortedMail>({
        name: 'sort-read',
        text: `SELECT workspace_id, id, channel_id, kind, source_id, occurred_at, payload FROM mailbox
          WHERE conversation_id IS NULL AND taken_at IS NULL ORDER BY id LIMIT $1`,
        values: [limit],
      }),
    ])
    if (!lock.rows[0]!.mine || rows.length === 0) return none
    // A change of number or id concerns what was said before it and what comes after: in the order of arrival.
    const identity = rows.findIndex((row) => row.kind === 'identity')
    if (identity === 0) await setAside(connection, [rows[0]!], await changeIdentity(connection, rows[0]!))
    const mail = identity === -1 ? rows : rows.slice(0, identity)
    const delivered = mail.length > 0 ? await deliver(pool, connection, finish, mail, claim, readSending, changes) : nobody
    return { sorted: mail.length || 1, ...delivered, more: rows.length === limit || identity !== -1 }
  }, { relaxed: true })
}

const nobody = { claims: [], left: false }
const none: Sorted = { sorted: 0, ...nobody, more: false }

/** The last of its transaction. */
async function deliver(pool: Pool, connection: Connection, finish: Finish, mail: UnsortedMail[], claim: ClaimOptions | undefined, readSending: ReadSending | undefined, changes: boolean): Promise<Pick<Sorted, 'claims' | 'left'>> {
  const { placed, unknown } = await resolveContacts(connection, mail)
  if (unknown.length > 0) await setAside(connection, unknown, 'It does not say who it is from.')
  if (placed.length === 0) return nobody
  const arrivals = [...groupByConversation(placed).values()]
  const lock = lockConversations(connection, arrivals)
  // Where the connection breaks, whoever waits for what follows hears of it first.
  lock.catch(() => undefined)
  await noteReferrals(connection, placed)
  await noteMedia(connection, placed)
  if (changes) await settleLateChanges(connection, (await connection.query<LateChange>(placeQuery(placed))).rows)
  const wanted = claim ? fairly(arrivals).slice(0, claim.limit) : []
  const left = arrivals.filter((arrival) => !wanted.includes(arrival))
  const leaseToken = randomUUID()
  const [, , , taken] = await finish(() => [
    lock,
    changes ? undefined : connection.query(guardedPlaceQuery(placed)),
    left.length > 0 ? connection.query({ name: 'sort-wake', text: wakeStatement, values: columns(left) }) : undefined,
    claim && wanted.length > 0 ? connection.query<TakenRow>({ name: 'sort-take', text: takeStatement, values: [...columns(wanted), new Date(claim.now), claim.leaseMs, leaseToken, claim.mailPerConversation] }) : undefined,
  ])
  const rows = (taken?.rows ?? []).filter((row) => row.taken)
  return { claims: await claimsOf(pool, rows, leaseToken, readSending), left: left.length > 0 }
}

/** In one order everywhere, so that nobody waits in a circle. */
async function lockConversations(connection: Connection, arrivals: Arrival[]): Promise<void> {
  await connection.query({
    name: 'sort-lock-conversations',
    text: `SELECT 1 FROM unnest($1::uuid[], $2::uuid[]) AS a (workspace_id, id)
      JOIN conversations c ON c.workspace_id = a.workspace_id AND c.id = a.id ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c`,
    values: [arrivals.map(({ workspaceId }) => workspaceId), arrivals.map(({ conversation }) => conversation)],
  })
}

/** What was edited or deleted before it came is told. */
const placing = `WITH placed AS (
    UPDATE mailbox m SET conversation_id = p.conversation_id,
      payload = CASE WHEN ${isDeletedAlready('m', 'p.conversation_id')} THEN ${leftOf('m')} WHEN ${isEditedAlready('m', 'p.conversation_id')} THEN ${editedOf('m', 'p.conversation_id')} ELSE m.payload END
    FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) AS p (workspace_id, id, conversation_id)
    WHERE m.workspace_id = p.workspace_id AND m.id = p.id
    RETURNING m.workspace_id, m.conversation_id, m.source_id, m.delivery_id, coalesce(m.payload #>> '{message,content,type}', m.payload #>> '{content,type}') = 'deleted' AS deleted, ${isEditedAlready('m', 'm.conversation_id')} AS edited
  ), changed AS (SELECT workspace_id, conversation_id, source_id, delivery_id, deleted FROM placed WHERE deleted OR edited)`

const valuesOf = (mail: PlacedMail[]) => [mail.map((one) => one.mail.workspace_id), mail.map((one) => one.mail.id), mail.map(({ conversation }) => conversation)]

const placeQuery = (mail: PlacedMail[]) => ({ name: 'sort-place', text: `${placing} SELECT * FROM changed`, values: valuesOf(mail) })

/** Ends the transaction where there is such a change. */
const guardedPlaceQuery = (mail: PlacedMail[]) => ({ name: 'sort-place-guarded', text: `${placing} SELECT ${guard('count(*) = 0')} FROM changed`, values: valuesOf(mail) })

const arrivedColumns = `arrivals = c.arrivals + i.count,
    last_inbound_id = CASE WHEN i.inbound_at >= coalesce(c.last_inbound_at, '-infinity') THEN i.inbound_id ELSE c.last_inbound_id END,
    last_inbound_at = greatest(c.last_inbound_at, i.inbound_at)`

const arrived = `unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::text[]) AS i (workspace_id, id, count, inbound_at, inbound_id)`

const wakeStatement = `
  UPDATE conversations c SET ${arrivedColumns},
    wake_at = CASE WHEN c.lease_until > now() THEN c.wake_at ELSE least(coalesce(c.wake_at, now()), now()) END
  FROM ${arrived} WHERE c.workspace_id = i.workspace_id AND c.id = i.id`

const freeUntil = leaseEnd('$6', '$7')

/** Waking and claiming in one: most conversations have nothing but what has just come, and nobody holds them. */
const takeStatement = `
  UPDATE conversations c SET ${arrivedColumns},
    lease_token = coalesce(c.lease_token, $8), lease_until = CASE WHEN c.lease_token IS NULL THEN ${freeUntil} ELSE c.lease_until END,
    wake_at = CASE WHEN c.lease_token IS NULL THEN ${freeUntil} WHEN c.lease_until > now() THEN c.wake_at ELSE least(coalesce(c.wake_at, now()), now()) END
  FROM ${arrived}, ${claimedTables}
  WHERE c.workspace_id = i.workspace_id AND c.id = i.id AND ${claimedJoin}
  RETURNING ${claimedColumns}, false AS expired, c.lease_token = $8 AS taken, ${waitingMail('$9')}`

interface TakenRow extends ClaimedRow {
  taken: boolean
}

function columns(arrivals: Arrival[]): unknown[] {
  return [
    arrivals.map(({ workspaceId }) => workspaceId), arrivals.map(({ conversation }) => conversation), arrivals.map(({ count }) => count),
    arrivals.map(({ newest }) => newest?.occurred_at ?? null), arrivals.map(({ newest }) => newest?.source_id ?? null),
  ]
}

/** Each workspace's first before any workspace's second. */
function fairly(arrivals: Arrival[]): Arrival[] {
  const seen = new Map<string, number>()
  const turns = arrivals.map((arrival) => {
    const turn = seen.get(arrival.workspaceId) ?? 0
    seen.set(arrival.workspaceId, turn + 1)
    return { arrival, turn }
  })
  return turns.sort((a, b) => a.turn - b.turn).map(({ arrival }) => arrival)
}

interface Arrival {
  workspaceId: string
  conversation: string
  count: number
  /** The customer's newest message among them. */
  newest: UnsortedMail | null
}

function groupByConversation(placed: PlacedMail[]): Map<string, Arrival> {
  const groups = new Map<string, Arrival>()
  for (const { mail, conversation } of placed) {
    const group = groups.get(conversation) ?? { workspaceId: mail.workspace_id, conversation, count: 0, newest: null }
    group.count++
    if (mail.kind === 'message' && (group.newest === null || mail.occurred_at >= group.newest.occurred_at)) group.newest = mail
    groups.set(conversation, group)
  }
  return groups
}

async function setAside(connection: Connection, mail: UnsortedMail[], reason: string | null): Promise<void> {
  await connection.query({
    name: 'sort-set-aside',
    text: `UPDATE mailbox m SET taken_at = now(), set_aside = $3 FROM unnest($1::uuid[], $2::bigint[]) AS s (workspace_id, id) WHERE m.workspace_id = s.workspace_id AND m.id = s.id`,
    values: [mail.map((one) => one.workspace_id), mail.map((one) => one.id), reason],
  })
}
