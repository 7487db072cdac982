import { serverProcedure } from '../../tool-procedure.ts'

export const removeServer = serverProcedure('editor').mutation(async ({ ctx, input }) => {
  await ctx.tenant.tools.removeServer(input.serverId)
  return { done: true as const }
})
