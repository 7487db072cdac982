import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** The bot goes on where the conversation stands. */
export const giveBack = conversationProcedure('agent').mutation(async ({ ctx, input }) => {
  if (!(await ctx.tenant.conversations.act(input.conversationId, 'give-back'))) throw notFound('This conversation')
  return { done: true as const }
})
