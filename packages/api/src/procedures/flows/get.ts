import { readFlow } from '../../read-draft.ts'
import { flowProcedure } from '../../flow-procedure.ts'

/** The flow with its draft, for the editor. */
export const get = flowProcedure('viewer').query(async ({ ctx, input }) => {
  const [flow, contactFields] = await Promise.all([readFlow(ctx.tenant.flows, input.flowId, ctx.cards), ctx.tenant.flows.contactFields()])
  return { id: flow.id, name: flow.name, draft: flow.draft, draftRevision: flow.draftRevision, draftSavedAt: flow.draftSavedAt, live: flow.live, position: flow.position, role: ctx.role, contactFields }
})
