import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { conversationProcedure } from '../../conversation-procedure.ts'

/** What was said, by whom, and what became of it. Of a conversation that became one with another: that one, by its `id`. */
export const get = conversationProcedure('viewer')
  .input(z.object({ limit: z.number().int().min(1).max(5_000).default(300) }))
  .query(async ({ ctx, input }) => {
    const transcript = await ctx.tenant.conversations.get(input.conversationId, input.limit)
    if (!transcript) throw notFound('This conversation')
    return transcript
  })
