import { changeIdentity } from './change-identity.ts'
import { noteReferrals } from './note-referrals.ts'
import { resolveContacts, type PlacedMail, type UnsortedMail } from './resolve-contacts.ts'
import { inTransaction, type Connection, type Pool } from './pool.ts'

/**
 * Puts what the gateways stored into the mailboxes of its conversations. One at a time in the whole
 * installation: two that sort the same customer's messages could show the second before the first.
 */
export function sortMail(pool: Pool, limit: number): Promise<number> {
  return inTransaction(pool, async (connection) => {
    const lock = await connection.query<{ mine: boolean }>({ name: 'sort-lock', text: 'SELECT pg_try_advisory_xact_lock(72707371) AS mine' })
    if (!lock.rows[0]!.mine) return 0
    const { rows } = await connection.query<UnsortedMail>({
      name: 'sort-read',
      text: `SELECT workspace_id, id, channel_id, kind, source_id, occurred_at, payload FROM mailbox
        WHERE conversation_id IS NULL AND taken_at IS NULL ORDER BY id LIMIT $1`,
      values: [limit],
    })
    if (rows.length === 0) return 0
    // A change of number or id concerns what was said before it and what comes after: in the order of arrival.
    const identity = rows.findIndex((row) => row.kind === 'identity')
    if (identity === 0) await setAside(connection, [rows[0]!], await changeIdentity(connection, rows[0]!))
    const mail = identity === -1 ? rows : rows.slice(0, identity)
    if (mail.length > 0) await deliver(connection, mail)
    return mail.length || 1
  })
}

async function deliver(connection: Connection, mail: UnsortedMail[]): Promise<void> {
  const { placed, unknown } = await resolveContacts(connection, mail)
  if (unknown.length > 0) await setAside(connection, unknown, 'It does not say who it is from.')
  await noteReferrals(connection, placed)
  const arrivals = [...groupByConversation(placed).entries()]
  const workspaces = arrivals.map(([, { workspaceId }]) => workspaceId)
  const conversations = arrivals.map(([id]) => id)
  // Locked in one order everywhere, so that nobody waits in a circle.
  await connection.query({
    name: 'sort-lock-conversations',
    text: `SELECT 1 FROM unnest($1::uuid[], $2::uuid[]) AS a (workspace_id, id) JOIN conversations c ON c.workspace_id = a.workspace_id AND c.id = a.id
      ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c`,
    values: [workspaces, conversations],
  })
  await connection.query({
    name: 'sort-place',
    text: `WITH mail AS (
        UPDATE mailbox m SET conversation_id = p.conversation_id FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) AS p (workspace_id, id, conversation_id)
        WHERE m.workspace_id = p.workspace_id AND m.id = p.id
      )
      UPDATE conversations c SET
        arrivals = c.arrivals + a.count,
        wake_at = CASE WHEN c.lease_until > now() THEN c.wake_at ELSE least(coalesce(c.wake_at, now()), now()) END,
        last_inbound_id = CASE WHEN a.inbound_at >= coalesce(c.last_inbound_at, '-infinity') THEN a.inbound_id ELSE c.last_inbound_id END,
        last_inbound_at = greatest(c.last_inbound_at, a.inbound_at)
      FROM unnest($4::uuid[], $5::uuid[], $6::int[], $7::timestamptz[], $8::text[]) AS a (workspace_id, id, count, inbound_at, inbound_id)
      WHERE c.workspace_id = a.workspace_id AND c.id = a.id`,
    values: [
      placed.map(({ mail }) => mail.workspace_id), placed.map(({ mail }) => mail.id), placed.map(({ conversation }) => conversation),
      workspaces, conversations, arrivals.map(([, { count }]) => count), arrivals.map(([, { newest }]) => newest?.occurred_at ?? null), arrivals.map(([, { newest }]) => newest?.source_id ?? null),
    ],
  })
}

interface Arrival {
  workspaceId: string
  count: number
  /** The customer's newest message among them. */
  newest: UnsortedMail | null
}

function groupByConversation(placed: PlacedMail[]): Map<string, Arrival> {
  const groups = new Map<string, Arrival>()
  for (const { mail, conversation } of placed) {
    const group = groups.get(conversation) ?? { workspaceId: mail.workspace_id, count: 0, newest: null }
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
