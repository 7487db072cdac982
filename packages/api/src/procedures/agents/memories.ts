import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** What is remembered of the contact of a conversation, newest first. */
export const memories = conversationProcedure('viewer').query(async ({ ctx, input }) => {
  const found = await ctx.tenant.agents.memories(input.conversationId)
  if (!found) throw notFound('This conversation')
  return found
})
