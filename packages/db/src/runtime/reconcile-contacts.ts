import type { ContactRow, Finding } from './find-contacts.ts'
import { toText } from './jsonb.ts'
import { keepAlias, mergeContacts } from './merge-contacts.ts'
import type { Connection } from './pool.ts'

/**
 * Makes what is stored agree with what the writers say of themselves: the second kind of address is
 * linked, a number moves with its owner, and two rows that are one person are merged.
 *
 * @returns Whether rows were merged or moved, so that everything has to be looked up again.
 */
export async function reconcileContacts(connection: Connection, findings: Finding[]): Promise<boolean> {
  const links: Link[] = []
  const touched = new Set<string>()
  const claimed = new Set<string>()
  let again = false
  for (const finding of findings) {
    const rows = [finding.user?.id, finding.phone?.id].filter((id) => id !== undefined)
    // What was merged or moved a moment ago is not as it was found.
    if (rows.some((id) => touched.has(id))) again = true
    else if (await settleConflict(connection, finding)) {
      for (const id of rows) touched.add(id)
      again = true
    } else {
      const link = linkOf(finding)
      if (!link) continue
      const addresses = [link.userId, link.phone].filter((value) => value !== null).map((value) => `${link.workspaceId} ${value}`)
      if (addresses.some((address) => claimed.has(address))) again = true
      else links.push(link)
      for (const address of addresses) claimed.add(address)
    }
  }
  const sound = links.filter((link) => !touched.has(link.contact.id))
  if (sound.length > 0) await write(connection, sound)
  return again
}

async function settleConflict(connection: Connection, finding: Finding): Promise<boolean> {
  const { writer, user, phone: owner } = finding
  const { workspace_id: workspaceId, channel_id: channelId, occurred_at: at } = writer.mail
  const { userId, phone } = writer.address
  // By an id that is not current any more: a late message says nothing of how things are now.
  if (userId === undefined || phone === undefined || user?.alias) return false

  if (user && owner && user.id !== owner.id) {
    const another = owner.user_id !== null && owner.user_id !== userId && (await isOfPortfolio(connection, workspaceId, channelId, owner.id))
    // One phone has one id in a portfolio: the number was given to somebody else, and goes with them.
    if (another) await takeNumber(connection, workspaceId, owner.id)
    else await mergeContacts(connection, { workspaceId, one: user.id, other: owner.id, phone, at })
    return true
  }
  if (user && !owner && user.phone !== null && user.phone !== phone) {
    // The id says who it is, so it is their new number.
    await keepAlias(connection, workspaceId, 'phone', user.phone, user.id, at)
    await connection.query('UPDATE contacts SET phone = $3 WHERE workspace_id = $1 AND id = $2', [workspaceId, user.id, toText(phone)])
    return true
  }
  if (!user && owner && owner.user_id !== null) {
    if (await isOfPortfolio(connection, workspaceId, channelId, owner.id)) await takeNumber(connection, workspaceId, owner.id)
    // The same person, whom another portfolio knows by another id.
    else await keepAlias(connection, workspaceId, 'user', userId, owner.id, at)
    return true
  }
  return false
}

/** Whether they have written to a number of the portfolio that this channel belongs to: then their id is of it. */
async function isOfPortfolio(connection: Connection, workspaceId: string, channelId: string, contactId: string): Promise<boolean> {
  const { rows } = await connection.query<{ same: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM conversations v JOIN channels theirs ON theirs.workspace_id = v.workspace_id AND theirs.id = v.channel_id
       JOIN channels here ON here.workspace_id = v.workspace_id AND here.id = $2
       WHERE v.workspace_id = $1 AND v.contact_id = $3 AND (theirs.account_id = here.account_id OR theirs.portfolio_id = here.portfolio_id)) AS same`,
    [workspaceId, channelId, contactId],
  )
  return rows[0]!.same
}

async function takeNumber(connection: Connection, workspaceId: string, contactId: string): Promise<void> {
  await connection.query('UPDATE contacts SET phone = NULL WHERE workspace_id = $1 AND id = $2', [workspaceId, contactId])
}

interface Link {
  workspaceId: string
  contact: ContactRow
  userId: string | null
  phone: string | null
  name: string | null
  username: string | null
}

/** What the message adds to what is known of its writer; undefined where it adds nothing. */
function linkOf({ writer, user, phone: owner, contact }: Finding): Link | undefined {
  if (!contact) return undefined
  const userId = contact.user_id === null && !user ? text(writer.address.userId) : null
  const phone = contact.phone === null && !owner && !user?.alias ? text(writer.address.phone) : null
  const name = contact.name === '' ? text(writer.name) : null
  const username = text(writer.username) !== contact.username ? text(writer.username) : null
  if (userId === null && phone === null && name === null && username === null) return undefined
  return { workspaceId: writer.mail.workspace_id, contact, userId, phone, name, username }
}

async function write(connection: Connection, links: Link[]): Promise<void> {
  await connection.query({
    name: 'sort-link',
    text: `UPDATE contacts c SET user_id = coalesce(c.user_id, s.user_id), phone = coalesce(c.phone, s.phone),
        name = CASE WHEN c.name = '' THEN coalesce(s.name, '') ELSE c.name END, username = coalesce(s.username, c.username)
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) AS s (workspace_id, id, user_id, phone, name, username)
      WHERE c.workspace_id = s.workspace_id AND c.id = s.id`,
    values: [
      links.map(({ workspaceId }) => workspaceId), links.map(({ contact }) => contact.id), links.map(({ userId }) => userId),
      links.map(({ phone }) => phone), links.map(({ name }) => name), links.map(({ username }) => username),
    ],
  })
}

const text = (value: string | undefined): string | null => (value === undefined || value === '' ? null : toText(value))
