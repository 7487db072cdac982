import { ParleyError } from '@parley/errors'
import { tooLateWords } from '@parley/flow'
import { z } from 'zod'
import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { idInput } from '../../trpc.ts'

/**
 * Sends a message once more that failed for good. It becomes a message of its own, behind what is
 * queued already; the failed one stays as it was. Twice the same is refused, so two clicks send once.
 */
export const resend = conversationProcedure('agent')
  .input(z.object({ messageId: idInput }))
  .mutation(async ({ ctx, input }) => {
    const result = await ctx.tenant.runLog.resend(input.conversationId, input.messageId)
    switch (result.outcome) {
      case 'queued':
        return { messageId: result.messageId }
      case 'gone':
        throw notFound('This message')
      case 'not-failed':
        throw new ParleyError('CONFLICT', 'Only a message that has finally failed can be sent again. This one has not: it arrived, or is still on its way.')
      case 'sent-already':
        throw new ParleyError('CONFLICT', 'This message was sent again already. Look further down for what became of it.')
      case 'window-closed':
        throw new ParleyError('CONFLICT', tooLateWords)
    }
  })
