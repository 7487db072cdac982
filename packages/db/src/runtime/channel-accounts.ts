import type { ChannelAccount } from '@parley/channel'
import type { Pool } from './pool.ts'
import { appSecretColumns, appSecretJoin, type AppSecretRow, type Secrets } from './secrets.ts'

/** Of a channel `ch`, with its workspace `w` and its app `a`: what `accountOf` reads. */
export const accountColumns = `ch.number_id, ch.mode, ch.base_url, ch.provider, ch.sealed_token, ${appSecretColumns}, w.sealed_key`

export interface AccountRow extends AppSecretRow {
  number_id: string
  mode: string
  base_url: string | null
  provider: NonNullable<ChannelAccount['provider']>
  sealed_token: Buffer
}

/**
 * What the channel's adapter needs to speak for a number. `testBaseUrl`: where a test number sends that names no address itself.
 *
 * @throws ParleyError MISCONFIGURED where a secret does not open.
 */
export function accountOf(row: AccountRow, channelId: string, secrets: Secrets, testBaseUrl: string | undefined): ChannelAccount {
  const baseUrl = row.base_url ?? (row.mode === 'test' ? testBaseUrl : undefined)
  const appSecret = secrets.appSecret(row, channelId)
  return {
    channelId,
    numberId: row.number_id,
    accessToken: secrets.open(row.workspace_id, row.sealed_key, `channel:${channelId}:token`, row.sealed_token),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(row.provider === undefined ? {} : { provider: row.provider }),
    ...(appSecret === undefined ? {} : { appSecret }),
  }
}

/** How long an account is used before it is looked up again: a token that is replaced counts within this. */
const freshMs = 5_000

/** The accounts of connected numbers, kept for a few seconds: for what is worth no look-up of its own each time. */
export function createChannelAccounts(pool: Pool, secrets: Secrets, testBaseUrl: string | undefined, now: () => number = Date.now) {
  const known = new Map<string, { until: number; account: Promise<ChannelAccount | null> }>()

  const read = async (workspaceId: string, channelId: string): Promise<ChannelAccount | null> => {
    const { rows } = await pool.query<AccountRow>({
      name: 'channel-account',
      text: `SELECT ch.workspace_id, ${accountColumns} FROM channels ch JOIN workspaces w ON w.id = ch.workspace_id ${appSecretJoin} WHERE ch.workspace_id = $1 AND ch.id = $2 AND ch.status = 'connected'`,
      values: [workspaceId, channelId],
    })
    return rows[0] ? accountOf(rows[0], channelId, secrets, testBaseUrl) : null
  }

  return (workspaceId: string, channelId: string): Promise<ChannelAccount | null> => {
    const key = `${workspaceId} ${channelId}`
    const found = known.get(key)
    if (found && found.until > now()) return found.account
    if (known.size >= 5_000) known.clear()
    const account = read(workspaceId, channelId).catch(() => {
      known.delete(key)
      return null
    })
    known.set(key, { until: now() + freshMs, account })
    return account
  }
}
