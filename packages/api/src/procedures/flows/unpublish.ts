import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'

/** No new session begins in it; running ones finish. */
export const unpublish = flowProcedure('editor').mutation(async ({ ctx, input }) => {
  if (!(await ctx.tenant.flows.unpublish(input.flowId))) throw notFound('This flow')
  return { done: true as const }
})
