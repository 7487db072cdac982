import { openSecret, openWorkspaceKey, type MasterKey } from '@parley/db'
import { ParleyError } from '@parley/errors'
import { Client } from 'pg'
import type { addresses } from './addresses.ts'

interface ChannelRow {
  id: string
  workspace_id: string
  workspace_name: string
  number_id: string
  account_id: string
  display_number: string
  sealed_token: Buffer
  sealed_app_secret: Buffer
  sealed_key: Buffer
}

/**
 * The emulator answers for every test number, and in the demo (no WHATSAPP_GRAPH_URL) for the live
 * ones too. Told at every start, because ports may have changed.
 */
export async function registerNumbers(workerUrl: string, masterKey: MasterKey, at: ReturnType<typeof addresses>, emulatorKey: string): Promise<void> {
  const client = new Client({ connectionString: workerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<ChannelRow>(
      `SELECT c.id, c.workspace_id, w.name AS workspace_name, c.number_id, c.account_id, c.display_number, c.sealed_token, c.sealed_app_secret, w.sealed_key
         FROM channels c JOIN workspaces w ON w.id = c.workspace_id
        WHERE c.kind = 'whatsapp' AND c.app_id IS NULL AND (c.mode = 'test' OR ($1 AND c.base_url IS NULL))`,
      [process.env['WHATSAPP_GRAPH_URL'] === undefined],
    )
    const numbers = rows.map((row) => {
      const key = openWorkspaceKey(masterKey, row.workspace_id, row.sealed_key)
      return {
        numberId: row.number_id,
        wabaId: row.account_id,
        displayPhoneNumber: row.display_number,
        verifiedName: row.workspace_name,
        appSecret: openSecret(key, `channel:${row.id}:app-secret`, row.sealed_app_secret),
        accessToken: openSecret(key, `channel:${row.id}:token`, row.sealed_token),
        webhookUrl: at.webhook,
      }
    })
    const response = await fetch(`${at.emulator}/_emulator/numbers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-emulator-key': emulatorKey },
      body: JSON.stringify(numbers),
    })
    if (!response.ok) throw new ParleyError('CHANNEL_FAILED', `The emulator did not take its numbers (${response.status}): ${await response.text()}`)
  } finally {
    await client.end()
  }
}
