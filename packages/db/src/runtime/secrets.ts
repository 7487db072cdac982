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
}
