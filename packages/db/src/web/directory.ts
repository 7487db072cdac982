import { randomUUID } from 'node:crypto'
import type { MasterKey } from '../crypto.ts'
import { withUser, withViewer, type Database } from '../prisma.ts'
import { insertWorkspace } from './new-workspace.ts'
import { effectiveRole, type Role } from './roles.ts'

/** Which workspaces there are for a person, and as what. */
export function createDirectory(prisma: Database, masterKey: MasterKey) {
  return {
    list: (userId: string) =>
      withUser(prisma, userId, async (tx) => {
        const [workspaces, agencies] = [
          await tx.workspace.findMany({
            select: { id: true, name: true, agencyId: true, agency: { select: { name: true } }, memberships: { where: { userId }, select: { role: true } } },
            orderBy: [{ name: 'asc' }, { id: 'asc' }],
          }),
          await tx.agencyMember.findMany({ where: { userId }, select: { agencyId: true, role: true } }),
        ]
        return workspaces.flatMap((workspace) => {
          const role = effectiveRole(workspace.memberships[0]?.role, agencies.find(({ agencyId }) => agencyId === workspace.agencyId)?.role)
          return role ? [{ id: workspace.id, name: workspace.name, agencyId: workspace.agencyId, agencyName: workspace.agency.name, role }] : []
        })
      }),

    roleIn: (userId: string, workspaceId: string): Promise<Role | null> =>
      withUser(prisma, userId, async (tx) => {
        const workspace = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { agencyId: true, memberships: { where: { userId }, select: { role: true } } } })
        if (!workspace) return null
        const agency = await tx.agencyMember.findUnique({ where: { agencyId_userId: { agencyId: workspace.agencyId, userId } }, select: { role: true } })
        return effectiveRole(workspace.memberships[0]?.role, agency?.role)
      }),

    agencies: (userId: string): Promise<{ id: string; name: string }[]> =>
      withUser(prisma, userId, async (tx) => {
        const found = await tx.agencyMember.findMany({ where: { userId, role: { in: ['owner', 'admin'] } }, select: { agency: { select: { id: true, name: true } } }, orderBy: { createdAt: 'asc' } })
        return found.map(({ agency }) => agency)
      }),

    async create(userId: string, agencyId: string, name: string): Promise<{ workspaceId: string }> {
      const workspaceId = randomUUID()
      await withViewer(prisma, { userId, agencyId, workspaceId }, (tx) => insertWorkspace(tx, masterKey, { workspaceId, agencyId, ownerId: userId, name }))
      return { workspaceId }
    },
  }
}
