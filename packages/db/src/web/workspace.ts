import { raiseProgramRevision, type TenantScope } from './tenant.ts'
import { effectiveRole, type Role } from './roles.ts'

interface Settings {
  name: string
  timeZone: string
  language: string
  apology: string
  aiDisclosure: { on: boolean; words: Record<string, string> }
  stopWords: Record<string, string[]>
}

export function createWorkspaceRepository({ workspaceId, use }: TenantScope) {
  return {
    settings: (): Promise<Settings | null> =>
      use(async (tx) => {
        const row = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { name: true, timeZone: true, language: true, apology: true, aiDisclosure: true, stopWords: true } })
        return row && { ...row, aiDisclosure: row.aiDisclosure as Settings['aiDisclosure'], stopWords: row.stopWords as Settings['stopWords'] }
      }),

    update: (settings: Partial<Settings>): Promise<void> =>
      use(async (tx) => {
        await tx.workspace.updateMany({ where: { id: workspaceId }, data: settings })
        await raiseProgramRevision(tx, workspaceId)
      }),

    members: (): Promise<{ userId: string; name: string; email: string; role: Role; throughAgency: boolean }[]> =>
      use(async (tx) => {
        const memberships = await tx.membership.findMany({ where: { workspaceId }, include: { user: { select: { name: true, email: true } } }, orderBy: { createdAt: 'asc' } })
        return memberships.flatMap(({ userId, role, user }) => {
          const known = effectiveRole(role, undefined)
          return known ? [{ userId, name: user.name, email: user.email, role: known, throughAgency: false }] : []
        })
      }),
  }
}
