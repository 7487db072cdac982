import { flowProcedure } from '../../flow-procedure.ts'
import { checkDraft, loadSurroundings } from '../../problems.ts'
import { readFlow } from '../../read-draft.ts'

/** What is wrong with the saved draft, errors first. */
export const check = flowProcedure('viewer').query(async ({ ctx, input }) => {
  const [flow, surroundings] = await Promise.all([readFlow(ctx.tenant.flows, input.flowId, ctx.cards), loadSurroundings(ctx.tenant, ctx.cards)])
  return checkDraft(flow.id, flow.draft, ctx.cards, surroundings)
})
