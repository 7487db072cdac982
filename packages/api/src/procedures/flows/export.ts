import { toFlowFile } from '@parley/flow'
import { flowProcedure } from '../../flow-procedure.ts'
import { readFlow } from '../../read-draft.ts'

/** The draft as a file that this or a later Parley takes. */
export const exportFlow = flowProcedure('viewer').query(async ({ ctx, input }) => {
  const flow = await readFlow(ctx.tenant.flows, input.flowId, ctx.cards)
  const stem = flow.name.normalize('NFKD').replace(/[^\w]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase() || 'flow'
  return { filename: `${stem.slice(0, 80)}.flow.json`, text: `${JSON.stringify(toFlowFile(flow.name, flow.draft), null, 2)}\n` }
})
