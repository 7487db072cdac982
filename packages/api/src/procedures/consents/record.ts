import { z } from 'zod'
import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** What the contact of a conversation said elsewhere, written down by a person. */
export const record = conversationProcedure('agent')
  .input(z.object({ granted: z.boolean(), words: z.string().trim().min(1, 'Say what they said, and where.').max(2000) }))
  .mutation(async ({ ctx, input }) => {
    if (!(await ctx.tenant.consents.record(input.conversationId, { granted: input.granted, words: input.words }))) throw notFound('This conversation')
    return { done: true as const }
  })
