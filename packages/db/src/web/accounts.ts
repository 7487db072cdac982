import { randomUUID } from 'node:crypto'
import type { MasterKey } from '../crypto.ts'
import { withUser, withViewer, type Database } from '../prisma.ts'
import { isTaken } from './json.ts'
import { insertWorkspace } from './new-workspace.ts'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

/** People and their sign-ins. */
export function createAccounts(prisma: Database, masterKey: MasterKey) {
  return {
    /** User, agency, workspace and test number, together or not at all. Null: the address is taken. */
    async create(account: { name: string; businessName: string; email: string; passwordHash: string; timeZone?: string }): Promise<{ workspaceId: string } | null> {
      const userId = randomUUID()
      const agencyId = randomUUID()
      const workspaceId = randomUUID()
      try {
        return await withViewer(prisma, { userId, agencyId, workspaceId, signInEmail: account.email }, async (tx) => {
          if (await tx.user.findUnique({ where: { email: account.email }, select: { id: true } })) return null
          await tx.agency.create({ data: { id: agencyId, name: account.businessName } })
          await tx.user.create({ data: { id: userId, email: account.email, name: account.name, passwordHash: account.passwordHash } })
          await tx.agencyMember.create({ data: { agencyId, userId, role: 'owner' } })
          await insertWorkspace(tx, masterKey, { workspaceId, agencyId, ownerId: userId, name: account.businessName, ...(account.timeZone ? { timeZone: account.timeZone } : {}) })
          return { workspaceId }
        })
      } catch (error) {
        if (isTaken(error)) return null
        throw error
      }
    },

    async find(userId: string): Promise<{ id: string; name: string; email: string; theme: Theme } | null> {
      const user = await withUser(prisma, userId, (tx) => tx.user.findUnique({ where: { id: userId }, select: { id: true, name: true, email: true, theme: true } }))
      return user && { ...user, theme: themes.find((theme) => theme === user.theme) ?? 'system' }
    },

    async setTheme(userId: string, theme: Theme): Promise<void> {
      await withUser(prisma, userId, (tx) => tx.user.updateMany({ where: { id: userId }, data: { theme } }))
    },

    async endSignIn(userId: string, signInId: string): Promise<void> {
      await withUser(prisma, userId, (tx) => tx.signIn.updateMany({ where: { id: signInId, userId, endedAt: null }, data: { endedAt: new Date() } }))
    },

    async endAllSignIns(userId: string): Promise<void> {
      await withUser(prisma, userId, async (tx) => {
        await tx.user.updateMany({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } })
        await tx.signIn.updateMany({ where: { userId, endedAt: null }, data: { endedAt: new Date() } })
      })
    },
  }
}
