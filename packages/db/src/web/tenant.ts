import { withWorkspace, type Database, type Transaction } from '../prisma.ts'

/** One workspace as one person sees it. Every use is a transaction that row-level security holds to it. */
export interface TenantScope {
  workspaceId: string
  userId: string
  use<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}

export function tenantScope(prisma: Database, workspaceId: string, userId: string): TenantScope {
  return { workspaceId, userId, use: (work) => withWorkspace(prisma, { workspaceId, userId }, work) }
}

/**
 * Makes who changes the same settings at the same moment wait, until this transaction ends: what is read after it is what is
 * written over. Neither turns nor reading wait for it.
 */
export async function lockSettings(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM "workspaces" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`
}

/** What is live changed: the worker sees it with the next message. */
export async function raiseProgramRevision(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.workspace.updateMany({ where: { id: workspaceId }, data: { programRevision: { increment: 1 } } })
}

export async function nameOf(tx: Transaction, userId: string | null): Promise<string | null> {
  if (!userId) return null
  const user = await tx.user.findUnique({ where: { id: userId }, select: { name: true } })
  return user?.name ?? null
}
