import { flowProcedure } from '../../flow-procedure.ts'
import { readFlow } from '../../read-draft.ts'

/** A copy of the draft under a new name, not published. */
export const duplicate = flowProcedure('editor').mutation(async ({ ctx, input }) => {
  const flow = await readFlow(ctx.tenant.flows, input.flowId, ctx.cards)
  return ctx.tenant.flows.create({ name: `${flow.name.slice(0, 113)} (copy)`, draft: flow.draft })
})
