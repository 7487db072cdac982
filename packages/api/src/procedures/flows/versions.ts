import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'

/** What was published, newest first, with how many conversations are still on each. */
export const versions = flowProcedure('viewer').query(async ({ ctx, input }) => {
  const found = await ctx.tenant.flows.versions(input.flowId)
  if (!found) throw notFound('This flow')
  return found
})
