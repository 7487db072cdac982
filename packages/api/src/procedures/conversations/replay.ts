import { z } from 'zod'
import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** Which way a session took, turn by turn; without `sessionId` the newest one. */
export const replay = conversationProcedure('viewer')
  .input(z.object({ sessionId: z.string().min(1).max(200).optional() }))
  .query(async ({ ctx, input }) => {
    const found = await ctx.tenant.runLog.replay(input.conversationId, input.sessionId)
    if (!found) throw notFound(input.sessionId === undefined ? 'This conversation' : 'This session')
    return found
  })
