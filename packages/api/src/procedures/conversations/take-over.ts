import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** A person answers from now on: the bot falls silent with the conversation's next turn. */
export const takeOver = conversationProcedure('agent').mutation(async ({ ctx, input }) => {
  if (!(await ctx.tenant.conversations.act(input.conversationId, 'take-over'))) throw notFound('This conversation')
  return { done: true as const }
})
