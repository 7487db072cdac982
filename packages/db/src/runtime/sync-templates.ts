import type { TemplateAccount, TemplateManager } from '@parley/channel'
import type { MasterKey } from '../crypto.ts'
import { keepTemplatesStatement, templateList } from '../keep-templates.ts'
import { toJsonb } from './jsonb.ts'
import type { Pool } from './pool.ts'
import { Secrets } from './secrets.ts'

interface AccountRow {
  workspace_id: string
  account_id: string
  id: string
  number_id: string
  provider: string
  mode: string
  base_url: string | null
  sealed_token: Buffer
  sealed_key: Buffer
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
        `SELECT DISTINCT ON (c.workspace_id, c.account_id) c.workspace_id, c.account_id, c.id, c.number_id, c.provider, c.mode, c.base_url, c.sealed_token, w.sealed_key
         FROM channels c JOIN workspaces w ON w.id = c.workspace_id WHERE c.status = 'connected' ORDER BY c.workspace_id, c.account_id, c.created_at`,
      )
      let read = 0
      for (const row of rows) {
        try {
          const baseUrl = row.base_url ?? (row.mode === 'test' ? options.testBaseUrl : undefined)
          const account: TemplateAccount = {
            channelId: row.id, numberId: row.number_id, accountId: row.account_id,
            accessToken: secrets.open(row.workspace_id, row.sealed_key, `channel:${row.id}:token`, row.sealed_token),
            ...(baseUrl === undefined ? {} : { baseUrl }),
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
