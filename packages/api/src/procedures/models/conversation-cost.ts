import { notFound } from '../../error-shape.ts'
import { z } from 'zod'
import { idInput, workspaceProcedure } from '../../trpc.ts'

/** Every request to a model in a conversation, its sums by run, and what the contact has cost in all. */
export const conversationCost = workspaceProcedure('viewer')
  .input(z.object({ conversationId: idInput }))
  .query(async ({ ctx, input }) => {
    const cost = await ctx.tenant.models.conversationCost(input.conversationId)
    if (!cost) throw notFound('This conversation')
    return cost
  })
