import { readDocument } from '@parley/flow'
import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'
import { idInput } from '../../trpc.ts'

/** One version's document. */
export const version = flowProcedure('viewer')
  .input(z.object({ versionId: idInput }))
  .query(async ({ ctx, input }) => {
    const found = await ctx.tenant.flows.version(input.flowId, input.versionId)
    if (!found) throw notFound('This version')
    return { number: found.number, document: readDocument(found.document, ctx.cards) }
  })
