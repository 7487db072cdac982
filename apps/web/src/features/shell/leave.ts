import { signOut } from 'next-auth/react'

/** Clears the cookie and goes to sign-in, as a fresh page: nothing of the person stays in memory. */
export async function leave(): Promise<void> {
  await signOut({ redirect: false }).catch(() => undefined)
  window.location.assign('/sign-in')
}
