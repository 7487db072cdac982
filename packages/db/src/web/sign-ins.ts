import { randomUUID } from 'node:crypto'
import { withSignInEmail, withUser, type Database } from '../prisma.ts'

/** How often a sign-in's last use is written down. */
const seenEveryMs = 5 * 60_000

export interface SignedIn {
  userId: string
  signInId: string
  sessionVersion: number
}

/** Signed-in browsers: begun with a password, checked with every request, ended from anywhere. */
export function createSignIns(prisma: Database) {
  return {
    /** By address in lower case; null where there is none. */
    find: (email: string): Promise<{ id: string; passwordHash: string } | null> =>
      withSignInEmail(prisma, email, (tx) => tx.user.findUnique({ where: { email }, select: { id: true, passwordHash: true } })),

    async begin(userId: string, userAgent: string): Promise<SignedIn> {
      const signInId = randomUUID()
      return withUser(prisma, userId, async (tx) => {
        await tx.signIn.create({ data: { id: signInId, userId, userAgent: userAgent.slice(0, 300) } })
        const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { sessionVersion: true } })
        return { userId, signInId, sessionVersion: user.sessionVersion }
      })
    },

    /** Who this is, or null where the sign-in was ended, here or everywhere, or the person was removed. */
    async check(signedIn: SignedIn): Promise<{ userId: string; name: string; theme: string; signInId: string } | null> {
      return withUser(prisma, signedIn.userId, async (tx) => {
        // From the person to the sign-in: whoever is removed in between has none, where a sign-in would be left without its person.
        const user = await tx.user.findUnique({
          where: { id: signedIn.userId },
          select: { name: true, theme: true, sessionVersion: true, signIns: { where: { id: signedIn.signInId, endedAt: null }, select: { lastSeenAt: true } } },
        })
        const found = user?.signIns[0]
        if (!user || !found || user.sessionVersion !== signedIn.sessionVersion) return null
        if (Date.now() - found.lastSeenAt.getTime() > seenEveryMs) await tx.signIn.updateMany({ where: { id: signedIn.signInId }, data: { lastSeenAt: new Date() } })
        return { userId: signedIn.userId, name: user.name, theme: user.theme, signInId: signedIn.signInId }
      })
    },
  }
}
