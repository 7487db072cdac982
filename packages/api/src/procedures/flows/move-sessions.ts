import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'
import { idInput } from '../../trpc.ts'

/**
 * Running conversations go on in this version, each with its next turn, where the card at which it waits
 * still exists; the others finish on theirs. Tried drafts are left alone.
 */
export const moveSessions = flowProcedure('editor')
  .input(z.object({ versionId: idInput }))
  .mutation(async ({ ctx, input }) => {
    const moved = await ctx.tenant.flows.moveSessions(input.flowId, input.versionId)
    if (!moved) throw notFound('This version')
    return moved
  })
