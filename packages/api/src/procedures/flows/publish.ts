import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'
import { checkDraft, loadSurroundings } from '../../problems.ts'
import { readFlow } from '../../read-draft.ts'
import { stale } from '../../stale.ts'

/**
 * Freezes the saved draft as the next version and makes it live: new sessions begin on it, running
 * ones finish on theirs. FLOW_HAS_ERRORS with `details.problems` while there are errors; CONFLICT
 * where the draft is no longer the one that was looked at.
 */
export const publish = flowProcedure('editor')
  .input(z.object({ baseRevision: z.number().int().min(1), note: z.string().trim().max(500).default('') }))
  .mutation(async ({ ctx, input }) => {
    const [flow, surroundings] = await Promise.all([readFlow(ctx.tenant.flows, input.flowId, ctx.cards), loadSurroundings(ctx.tenant, ctx.cards)])
    const problems = checkDraft(flow.id, flow.draft, ctx.cards, surroundings)
    const errors = problems.filter(({ severity }) => severity === 'error').length
    // Somebody else's errors are told to whoever has seen that draft.
    if (errors > 0 && flow.draftRevision === input.baseRevision)
      throw new ParleyError('FLOW_HAS_ERRORS', `This flow has ${errors === 1 ? 'one error' : `${errors} errors`}, so it was not published. Mend ${errors === 1 ? 'it' : 'them'}, then publish again.`, { details: { problems } })
    const result = await ctx.tenant.flows.publish(input.flowId, input.baseRevision, flow.draft, input.note)
    if (result.outcome === 'gone') throw notFound('This flow')
    if (result.outcome === 'stale') throw stale(result)
    return { versionId: result.versionId, number: result.number }
  })
