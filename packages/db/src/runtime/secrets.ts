import { openSecret, openWorkspaceKey, type MasterKey, type SecretPlace } from '../crypto.ts'

/** Opens secrets and keeps the last few thousand opened, since each takes several operations. */
export class Secrets {
  private readonly masterKey: MasterKey
  private readonly opened = new Map<string, string>()

  constructor(masterKey: MasterKey) {
    this.masterKey = masterKey
  }

  /** @throws ParleyError MISCONFIGURED where it does not open. */
  open(workspaceId: string, sealedKey: Uint8Array, place: SecretPlace, sealed: Uint8Array): string {
    // Named by the sealed bytes: a secret that was changed is another one.
    const name = `${workspaceId}:${place}:${Buffer.from(sealed).toString('base64')}`
    const known = this.opened.get(name)
    if (known !== undefined) return known
    const secret = openSecret(openWorkspaceKey(this.masterKey, workspaceId, sealedKey), place, sealed)
    if (this.opened.size >= 5_000) this.opened.clear()
    this.opened.set(name, secret)
    return secret
  }

  /** The secret of the Meta app that a number came through; undefined where it is not known, or where nobody asks for it. */
  appSecret(row: AppSecretRow, channelId: string): string | undefined {
    if (row.provider === '360dialog') return undefined
    if (row.app_id !== null) return row.sealed_secret === null ? undefined : this.open(row.workspace_id, row.sealed_key, `app:${row.app_id}:secret`, row.sealed_secret)
    return row.sealed_app_secret === null ? undefined : this.open(row.workspace_id, row.sealed_key, `channel:${channelId}:app-secret`, row.sealed_app_secret)
  }
}

/** Of a channel `ch` and its app `a`, as `appSecretColumns` reads them. */
export interface AppSecretRow {
  workspace_id: string
  sealed_key: Buffer
  provider?: string
  app_id: string | null
  sealed_app_secret: Buffer | null
  sealed_secret: Buffer | null
}
export const appSecretColumns = 'ch.app_id, ch.sealed_app_secret, a.sealed_secret'
export const appSecretJoin = 'LEFT JOIN channel_apps a ON a.workspace_id = ch.workspace_id AND a.id = ch.app_id'
