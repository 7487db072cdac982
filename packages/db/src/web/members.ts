import { randomUUID } from 'node:crypto'
import { withSignInEmail, withViewer, type Database } from '../prisma.ts'
import type { Role } from './roles.ts'

export interface NewMember {
  name: string
  /** Lower case. */
  email: string
  /** argon2id in PHC form; used only where the person has no account yet. */
  passwordHash: string
  role: Role
}

/** Adds people to a workspace, with an account where they have none. Somebody who is in already keeps their role. */
export function createMembers(prisma: Database, workspaceId: string) {
  return {
    async add({ name, email, passwordHash, role }: NewMember): Promise<void> {
      const known = await withSignInEmail(prisma, email, (tx) => tx.user.findUnique({ where: { email }, select: { id: true } }))
      const userId = known?.id ?? randomUUID()
      await withViewer(prisma, { workspaceId, userId, signInEmail: email }, async (tx) => {
        if (!known) await tx.user.create({ data: { id: userId, email, name, passwordHash } })
        const member = await tx.membership.findUnique({ where: { workspaceId_userId: { workspaceId, userId } }, select: { role: true } })
        if (!member) await tx.membership.create({ data: { workspaceId, userId, role } })
      })
    },
  }
}
