import type { Transaction } from '../prisma.ts'
import { effectiveRole, type Role } from './roles.ts'
import { lockSettings, raiseProgramRevision, type TenantScope } from './tenant.ts'

interface Settings {
  name: string
  timeZone: string
  language: string
  apology: string
  aiDisclosure: { on: boolean; words: Record<string, string> }
  stopWords: Record<string, string[]>
}

export function createWorkspaceRepository({ workspaceId, use }: TenantScope) {
  const read = async (tx: Transaction): Promise<Settings | null> => {
    const row = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { name: true, timeZone: true, language: true, apology: true, aiDisclosure: true, stopWords: true } })
    return row && { ...row, aiDisclosure: row.aiDisclosure as Settings['aiDisclosure'], stopWords: row.stopWords as Settings['stopWords'] }
  }

  return {
    settings: (): Promise<Settings | null> => use(read),

    update: (change: (now: Settings) => Partial<Settings>): Promise<boolean> =>
      use(async (tx) => {
        await lockSettings(tx, workspaceId)
        const now = await read(tx)
        if (!now) return false
        await tx.workspace.updateMany({ where: { id: workspaceId }, data: change(now) })
        await raiseProgramRevision(tx, workspaceId)
        return true
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
