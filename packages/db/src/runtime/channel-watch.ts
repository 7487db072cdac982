import type { ChannelProvider, ConnectionAccount, Inspection } from '@parley/channel'
import { keepInspection, type Ask } from '../channel-health.ts'
import type { MasterKey } from '../crypto.ts'
import { inTransaction, type Pool } from './pool.ts'
import { Secrets, type AppSecretRow } from './secrets.ts'

/** A number whose turn it is to be looked at, opened. */
export interface DueChannel {
  workspaceId: string
  channelId: string
  /** The last part of its callback address; null: the installation's own. */
  appKey: string | null
  account: ConnectionAccount
}

interface Row extends AppSecretRow {
  id: string
  provider: ChannelProvider
  number_id: string
  account_id: string
  base_url: string | null
  sealed_token: Buffer
  last_webhook_at: Date | null
  app_key: string | null
  meta_app_id: string | null
  handshake_at: Date | null
}

const dueStatement = `
  WITH due AS (
    SELECT workspace_id, id FROM channels WHERE mode = 'live' AND status <> 'disconnected' AND coalesce(checked_at, created_at) < now() - $2 * interval '1 millisecond'
    ORDER BY checked_at NULLS FIRST LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
  ), taken AS (
    UPDATE channels c SET checked_at = now() FROM due d WHERE c.workspace_id = d.workspace_id AND c.id = d.id RETURNING c.*
  )
  SELECT t.workspace_id, t.id, t.provider, t.number_id, t.account_id, t.base_url, t.sealed_token, w.sealed_key, t.last_webhook_at, t.sealed_app_secret,
    a.id AS app_id, a.key AS app_key, a.meta_app_id, a.sealed_secret, a.handshake_at
  FROM taken t JOIN workspaces w ON w.id = t.workspace_id LEFT JOIN channel_apps a ON a.workspace_id = t.workspace_id AND a.id = t.app_id`

/** Numbers that are looked after now and then. `pool` logs in as the worker. Of several workers one gets each. */
export function createChannelWatch(pool: Pool, masterKey: MasterKey) {
  const secrets = new Secrets(masterKey)
  const appSecretOf = (row: Row) => {
    const appSecret = secrets.appSecret(row, row.id)
    return appSecret === undefined ? {} : { appSecret }
  }
  return {
    /** Numbers last looked at more than `everyMs` ago; they count as looked at from now on. */
    async due(limit: number, everyMs: number): Promise<DueChannel[]> {
      const { rows } = await pool.query<Row>(dueStatement, [limit, everyMs])
      return rows.map((row) => ({
        workspaceId: row.workspace_id,
        channelId: row.id,
        appKey: row.app_key,
        account: {
          provider: row.provider, numberId: row.number_id, accountId: row.account_id,
          accessToken: secrets.open(row.workspace_id, row.sealed_key, `channel:${row.id}:token`, row.sealed_token),
          ...(row.base_url === null ? {} : { baseUrl: row.base_url }),
          ...(row.app_id !== null && row.meta_app_id !== null && row.sealed_secret !== null
            ? { app: { id: row.meta_app_id, secret: secrets.open(row.workspace_id, row.sealed_key, `app:${row.app_id}:secret`, row.sealed_secret) } }
            : {}),
          ...appSecretOf(row),
          handshakeAt: row.handshake_at?.getTime() ?? null, lastWebhookAt: row.last_webhook_at?.getTime() ?? null,
        },
      }))
    },

    keep: ({ workspaceId, channelId }: Pick<DueChannel, 'workspaceId' | 'channelId'>, inspection: Inspection): Promise<void> =>
      inTransaction(pool, async (connection) => {
        const ask: Ask = async <Found>(text: string, values: unknown[]) => (await connection.query(text, values)).rows as Found[]
        await keepInspection(ask, workspaceId, channelId, inspection)
      }),
  }
}
export type ChannelWatch = ReturnType<typeof createChannelWatch>
