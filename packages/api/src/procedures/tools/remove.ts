import { toolProcedure } from '../../tool-procedure.ts'

/** Whatever still names it hears that it is not there any more. */
export const remove = toolProcedure('editor').mutation(async ({ ctx, input }) => {
  await ctx.tenant.tools.remove(input.toolId)
  return { done: true as const }
})
