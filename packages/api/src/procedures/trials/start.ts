import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'
import { readFlow } from '../../read-draft.ts'
import { testCustomerNumber } from '../../test-customer.ts'

/** Puts the saved draft on the workspace's test number, before everything that is live, and begins the viewer's conversation there anew. */
export const start = flowProcedure('editor').mutation(async ({ ctx, input }) => {
  const flow = await readFlow(ctx.tenant.flows, input.flowId, ctx.cards)
  const started = await ctx.tenant.trials.start(input.flowId, flow.draft)
  if (!started) throw notFound('This flow')
  await ctx.testNumbers.register(ctx.workspaceId)
  const customer = testCustomerNumber(ctx.viewer.userId)
  // A session keeps its version: a conversation of an earlier try would never meet this draft.
  await ctx.tenant.trials.startOver(customer)
  return { versionId: started.versionId, phoneUrl: ctx.testNumbers.phoneUrl({ numberId: started.numberId, customer, name: ctx.viewer.name }) }
})
