import { notFound } from '../../error-shape.ts'
import { serverProcedure } from '../../tool-procedure.ts'

export const removeServer = serverProcedure('editor').mutation(async ({ ctx, input }) => {
  if (!(await ctx.tenant.tools.removeServer(input.serverId))) throw notFound('This server')
  return { done: true as const }
})
