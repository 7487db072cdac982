import { z } from 'zod'
import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { idInput } from '../../trpc.ts'

/** Erases something that is remembered of a contact; without `memoryId`, all of it. It cannot be undone. */
export const forget = conversationProcedure('agent')
  .input(z.object({ memoryId: idInput.nullable() }))
  .mutation(async ({ ctx, input }) => {
    if (!(await ctx.tenant.agents.forget(input.conversationId, input.memoryId))) throw notFound(input.memoryId === null ? 'This conversation' : 'This memory')
    return { done: true as const }
  })
