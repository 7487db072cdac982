import { notFound } from '../../error-shape.ts'
import { conversationProcedure } from '../../conversation-procedure.ts'

/** What was said, by whom, and what became of it. */
export const get = conversationProcedure('viewer').query(async ({ ctx, input }) => {
  const transcript = await ctx.tenant.conversations.get(input.conversationId)
  if (!transcript) throw notFound('This conversation')
  return transcript
})
