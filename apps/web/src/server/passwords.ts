import { hash, verify } from '@node-rs/argon2'
import { passwordHashing } from '@parley/db/web'

let decoy: Promise<string> | undefined

export const passwords = {
  hash: (password: string): Promise<string> => hash(password, passwordHashing),
  verify: (stored: string, password: string): Promise<boolean> => verify(stored, password).catch(() => false),
  /** The work of verifying, for accounts that do not exist: so that the time tells nothing. */
  async pretend(password: string): Promise<false> {
    decoy ??= hash('nobody has this password', passwordHashing)
    await verify(await decoy, password)
    return false
  },
}
