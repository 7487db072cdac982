import type { TemplateAccount, TemplateManager } from '@parley/channel'
import type { MasterKey } from '../crypto.ts'
import { keepTemplatesStatement, templateList } from '../keep-templates.ts'
import { toJsonb } from './jsonb.ts'
import type { Pool } from './pool.ts'
import { appSecretColumns, appSecretJoin, Secrets, type AppSecretRow } from './secrets.ts'

interface AccountRow extends AppSecretRow {
  account_id: string
  id: string
  number_id: string
  provider: string
  mode: string
  base_url: string | null
  sealed_token: Buffer
}

/**
 * Fetches the templates of every connected account: whatever webhook was missed is caught up with. One worker at a
 * time. Returns how many accounts were read; `failed` hears of those that could not be.
 */
export async function syncTemplates(pool: Pool, masterKey: MasterKey, manager: TemplateManager, options: { testBaseUrl?: string | undefined; failed?(workspaceId: string, cause: unknown): void } = {}): Promise<number> {
  const secrets = new Secrets(masterKey)
  const lock = await pool.connect()
  try {
    const { rows: mine } = await lock.query<{ mine: boolean }>('SELECT pg_try_advisory_lock(72707373) AS mine')
    if (!mine[0]!.mine) return 0
    try {
      const { rows } = await pool.query<AccountRow>(
        `SELECT DISTINCT ON (ch.workspace_id, ch.account_id) ch.workspace_id, ch.account_id, ch.id, ch.number_id, ch.provider, ch.mode, ch.base_url, ch.sealed_token, ${appSecretColumns}, w.sealed_key
         FROM channels ch JOIN workspaces w ON w.id = ch.workspace_id ${appSecretJoin} WHERE ch.status = 'connected' ORDER BY ch.workspace_id, ch.account_id, ch.created_at`,
      )
      let read = 0
      for (const row of rows) {
        try {
          const baseUrl = row.base_url ?? (row.mode === 'test' ? options.testBaseUrl : undefined)
          const appSecret = secrets.appSecret(row, row.id)
          const account: TemplateAccount = {
            channelId: row.id, numberId: row.number_id, accountId: row.account_id,
            accessToken: secrets.open(row.workspace_id, row.sealed_key, `channel:${row.id}:token`, row.sealed_token),
            ...(baseUrl === undefined ? {} : { baseUrl }),
            ...(appSecret === undefined ? {} : { appSecret }),
            ...(row.provider === '360dialog' ? { provider: '360dialog' as const } : {}),
          }
          await pool.query(keepTemplatesStatement, [row.workspace_id, row.account_id, toJsonb(templateList(await manager.list(account)))])
          read += 1
        } catch (cause) {
          options.failed?.(row.workspace_id, cause)
        }
      }
      return read
    } finally {
      await lock.query('SELECT pg_advisory_unlock(72707373)')
    }
  } finally {
    lock.release()
  }
}
