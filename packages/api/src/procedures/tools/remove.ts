import { noTool, toolProcedure } from '../../tool-procedure.ts'

/** Whatever still names it hears that it is not there any more. */
export const remove = toolProcedure('editor').mutation(async ({ ctx, input }) => {
  if (!(await ctx.tenant.tools.remove(input.toolId))) throw noTool()
  return { done: true as const }
})
