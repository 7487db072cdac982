import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** Everything that the contact of a conversation allowed or took back, newest first. */
export const list = conversationProcedure('viewer').query(async ({ ctx, input }) => {
  const consents = await ctx.tenant.consents.list(input.conversationId)
  if (!consents) throw notFound('This conversation')
  return consents
})
