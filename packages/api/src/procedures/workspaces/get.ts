import { notFound } from '../../error-shape.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** The workspace's settings, who belongs to it, and the asker's own role. */
export const get = workspaceProcedure('viewer').query(async ({ ctx }) => {
  const [settings, members] = await Promise.all([ctx.tenant.workspace.settings(), ctx.tenant.workspace.members()])
  if (!settings) throw notFound('This workspace')
  return { id: ctx.workspaceId, ...settings, role: ctx.role, members }
})
