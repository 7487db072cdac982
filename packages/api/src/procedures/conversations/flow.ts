import { readDocument } from '@parley/flow'
import { z } from 'zod'
import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { idInput } from '../../trpc.ts'

/** A version that the conversation ran on, as it was drawn; also of a flow that was deleted since, and of a draft that was tried. */
export const flow = conversationProcedure('viewer')
  .input(z.object({ versionId: idInput }))
  .query(async ({ ctx, input }) => {
    const found = await ctx.tenant.runLog.version(input.conversationId, input.versionId)
    if (!found) throw notFound('This version')
    return { number: found.number, flowName: found.flowName, document: readDocument(found.document, ctx.cards) }
  })
