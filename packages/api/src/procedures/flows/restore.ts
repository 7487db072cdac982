import { readDocument } from '@parley/flow'
import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'
import { stale } from '../../stale.ts'
import { idInput } from '../../trpc.ts'

/** Writes an earlier version over the draft, as a new revision. What is live stays until it is published. */
export const restore = flowProcedure('editor')
  .input(z.object({ versionId: idInput, baseRevision: z.number().int().min(1).optional() }))
  .mutation(async ({ ctx, input }) => {
    const [flow, found] = await Promise.all([ctx.tenant.flows.get(input.flowId), ctx.tenant.flows.version(input.flowId, input.versionId)])
    if (!flow) throw notFound('This flow')
    if (!found) throw notFound('This version')
    const result = await ctx.tenant.flows.save(input.flowId, input.baseRevision ?? flow.draftRevision, readDocument(found.document, ctx.cards))
    if (result.outcome === 'gone') throw notFound('This flow')
    if (result.outcome === 'stale') throw stale(result)
    return { revision: result.revision, savedAt: result.savedAt }
  })
