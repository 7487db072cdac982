import { hash, verify } from '@node-rs/argon2'

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

let decoy: Promise<string> | undefined

export const passwords = {
  hash: (password: string): Promise<string> => hash(password, options),
  verify: (stored: string, password: string): Promise<boolean> => verify(stored, password).catch(() => false),
  /** The work of verifying, for accounts that do not exist: so that the time tells nothing. */
  async pretend(password: string): Promise<false> {
    decoy ??= hash('nobody has this password', options)
    await verify(await decoy, password)
    return false
  },
}
