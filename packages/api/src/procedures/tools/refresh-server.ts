import { serverOf, serverProcedure } from '../../tool-procedure.ts'

/** Asks the server anew what it offers. What is granted stays so, by its name. */
export const refreshServer = serverProcedure('editor').mutation(async ({ ctx, input }) => {
  const server = await serverOf(ctx.tenant.tools, input.serverId)
  const listed = await ctx.toolbench.listServer(ctx.workspaceId, server.definition)
  await ctx.tenant.tools.noteListed(server.id, listed)
  return { count: listed.length }
})
