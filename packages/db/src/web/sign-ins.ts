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

    /** Who this is, or null where the sign-in was ended, here or everywhere. */
    async check(signedIn: SignedIn): Promise<{ userId: string; name: string; theme: string; signInId: string } | null> {
      return withUser(prisma, signedIn.userId, async (tx) => {
        const found = await tx.signIn.findUnique({
          where: { id: signedIn.signInId },
          select: { userId: true, endedAt: true, lastSeenAt: true, user: { select: { name: true, theme: true, sessionVersion: true } } },
        })
        if (!found || found.endedAt || found.userId !== signedIn.userId || found.user.sessionVersion !== signedIn.sessionVersion) return null
        if (Date.now() - found.lastSeenAt.getTime() > seenEveryMs) await tx.signIn.updateMany({ where: { id: signedIn.signInId }, data: { lastSeenAt: new Date() } })
        return { userId: found.userId, name: found.user.name, theme: found.user.theme, signInId: signedIn.signInId }
      })
    },
  }
}
