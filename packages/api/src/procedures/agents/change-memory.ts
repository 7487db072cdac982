import { z } from 'zod'
import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { idInput } from '../../trpc.ts'

/** Other words for something that is remembered of a contact. The next question to a model has them. */
export const changeMemory = conversationProcedure('agent')
  .input(z.object({ memoryId: idInput, text: z.string().trim().min(1, 'Write what is to be remembered, or erase it.').max(500, 'Keep it to one or two sentences.') }))
  .mutation(async ({ ctx, input }) => {
    if (!(await ctx.tenant.agents.changeMemory(input.conversationId, input.memoryId, input.text))) throw notFound('This memory')
    return { done: true as const }
  })
