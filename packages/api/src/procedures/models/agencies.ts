import { signedInProcedure } from '../../trpc.ts'

/** What each workspace has spent on models this month, by the agencies that the person runs. */
export const agencies = signedInProcedure.query(async ({ ctx }) => {
  const run = await ctx.directory.agencies(ctx.viewer.userId)
  return Promise.all(
    run.map(async ({ id, name }) => {
      const workspaces = await ctx.modelDesk.agency(ctx.viewer.userId, id)
      return { id, name, month: workspaces.reduce((sum, workspace) => sum + workspace.month, 0), workspaces }
    }),
  )
})
