import type { SignedIn } from '@parley/db/web'
import type { Services } from './services.ts'

const perEmail = { most: 10, windowSeconds: 15 * 60 }
const perAddress = { most: 100, windowSeconds: 15 * 60 }

export type SignInResult = { outcome: 'signed-in'; signedIn: SignedIn } | { outcome: 'refused' } | { outcome: 'too-many' }

type Needs = Pick<Services, 'attempts' | 'passwords' | 'signIns'>

/**
 * Checks a password and begins a sign-in. An unknown address costs the same work and gets the same
 * answer as a wrong password; failed attempts are limited per e-mail address and per network address.
 */
export async function signIn(needs: Needs, input: { email: string; password: string; address: string; userAgent: string }): Promise<SignInResult> {
  const email = input.email.trim().toLowerCase()
  const keys = [`sign-in:email:${email}`, `sign-in:address:${input.address}`] as const
  const allowed = await Promise.all([
    needs.attempts.take(keys[0], perEmail.most, perEmail.windowSeconds),
    needs.attempts.take(keys[1], perAddress.most, perAddress.windowSeconds),
  ])
  if (allowed.includes(false)) return { outcome: 'too-many' }
  const user = await needs.signIns.find(email)
  const right = user ? await needs.passwords.verify(user.passwordHash, input.password) : await needs.passwords.pretend(input.password)
  if (!user || !right) return { outcome: 'refused' }
  await Promise.all(keys.map((key) => needs.attempts.giveBack(key)))
  return { outcome: 'signed-in', signedIn: await needs.signIns.begin(user.id, input.userAgent) }
}
