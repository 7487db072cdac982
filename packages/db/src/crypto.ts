import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ParleyError } from '@parley/errors'

/** 32 bytes. Seals the workspaces' keys, and derives the passwords of this installation's database logins. */
export type MasterKey = Uint8Array & { readonly masterKey?: never }
/** 32 bytes. Seals one workspace's secrets. */
export type WorkspaceKey = Uint8Array & { readonly workspaceKey?: never }

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const format = 1

/**
 * The key of this installation: PARLEY_MASTER_KEY (base64, 32 bytes), or made once and kept in
 * `home`/master.key, readable by its owner only.
 *
 * @throws ParleyError MISCONFIGURED where the key is damaged or neither is given.
 */
export function loadMasterKey(options: { home?: string | undefined; value?: string | undefined }): MasterKey {
  if (options.value) return parseMasterKey(options.value, 'PARLEY_MASTER_KEY')
  if (!options.home) throw new ParleyError('MISCONFIGURED', 'Set PARLEY_MASTER_KEY (32 random bytes in base64), or PARLEY_HOME to a folder where a key can be kept.')
  const file = join(options.home, 'master.key')
  mkdirSync(options.home, { recursive: true })
  try {
    // Fails where it exists, so that two processes starting at once do not each make one.
    writeFileSync(file, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw new ParleyError('MISCONFIGURED', `The master key could not be written to ${file}. Make the folder writable, or set PARLEY_MASTER_KEY.`, { cause })
  }
  return parseMasterKey(readFileSync(file, 'utf8'), file)
}

function parseMasterKey(text: string, from: string): MasterKey {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== keyBytes) throw new ParleyError('MISCONFIGURED', `${from} must hold ${keyBytes} bytes in base64; it holds ${key.length}. \`openssl rand -base64 32\` makes one.`)
  return key
}

/** A password that follows from the master key and a name, so that it need not be stored. */
export function derivePassword(masterKey: MasterKey, name: string): string {
  return createHmac('sha256', masterKey).update(`login:${name}`).digest('base64url')
}

/** A new workspace's data key. Store `sealed`. */
export function createWorkspaceKey(masterKey: MasterKey, workspaceId: string): { key: WorkspaceKey; sealed: Uint8Array<ArrayBuffer> } {
  const key = randomBytes(keyBytes)
  return { key, sealed: seal(masterKey, `workspace:${workspaceId}`, key) }
}

/** The secret of the Meta app that a number came through; undefined where it is not known, or where nobody asks for it. */
export function openAppSecret(key: WorkspaceKey, channel: { id: string; provider: string; appId: string | null; sealedAppSecret: Uint8Array | null; app: { sealedSecret: Uint8Array | null } | null }): string | undefined {
  if (channel.provider === '360dialog') return undefined
  if (channel.appId !== null) return channel.app?.sealedSecret ? openSecret(key, `app:${channel.appId}:secret`, channel.app.sealedSecret) : undefined
  return channel.sealedAppSecret ? openSecret(key, `channel:${channel.id}:app-secret`, channel.sealedAppSecret) : undefined
}

/** @throws ParleyError MISCONFIGURED where it was sealed by another master key or was changed. */
export function openWorkspaceKey(masterKey: MasterKey, workspaceId: string, sealed: Uint8Array): WorkspaceKey {
  return unseal(masterKey, `workspace:${workspaceId}`, sealed)
}

/** What a secret belongs to. It is bound to it: copied elsewhere, it does not open. */
export type SecretPlace = `channel:${string}:token` | `channel:${string}:app-secret` | `app:${string}:secret` | `app:${string}:verify-token` | `tool:${string}:${string}` | `model:${string}`

/** `place` is bound in: sealed for one column of one row, it opens nowhere else. */
export function sealSecret(key: WorkspaceKey, place: SecretPlace, secret: string): Uint8Array<ArrayBuffer> {
  return seal(key, place, Buffer.from(secret, 'utf8'))
}

/** @throws ParleyError MISCONFIGURED where key or place are others, or the bytes were changed. */
export function openSecret(key: WorkspaceKey, place: SecretPlace, sealed: Uint8Array): string {
  return unseal(key, place, sealed).toString('utf8')
}

/** AES-256-GCM: format, nonce, tag, ciphertext. The place is authenticated with it. */
function seal(key: Uint8Array, place: string, plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Uint8Array.from(Buffer.concat([Buffer.from([format]), nonce, cipher.getAuthTag(), sealed]))
}

function unseal(key: Uint8Array, place: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed)
  try {
    if (bytes[0] !== format || bytes.length < 1 + nonceBytes + tagBytes) throw new Error('not sealed by this version')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes))
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(1 + nonceBytes + tagBytes)), decipher.final()])
  } catch (cause) {
    throw new ParleyError('MISCONFIGURED', `A stored secret (${place.split(':')[0]}) cannot be opened: it was changed, or sealed with another PARLEY_MASTER_KEY.`, { cause })
  }
}
