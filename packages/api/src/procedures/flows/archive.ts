import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'

/** Off the list and no longer live. Conversations that are in it finish. */
export const archive = flowProcedure('editor').mutation(async ({ ctx, input }) => {
  if (!(await ctx.tenant.flows.archive(input.flowId))) throw notFound('This flow')
  return { done: true as const }
})
