import { flowDocumentSchema } from '@parley/flow'
import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'
import { stale } from '../../stale.ts'

/** Writes the draft. CONFLICT where somebody saved since `baseRevision`: then nothing is written. */
export const save = flowProcedure('editor')
  .input(z.object({ baseRevision: z.number().int().min(1), draft: flowDocumentSchema }))
  .mutation(async ({ ctx, input }) => {
    const result = await ctx.tenant.flows.save(input.flowId, input.baseRevision, input.draft)
    if (result.outcome === 'gone') throw notFound('This flow')
    if (result.outcome === 'stale') throw stale(result)
    return { revision: result.revision, savedAt: result.savedAt }
  })
