import { z } from 'zod'
import { conversationProcedure } from '../../conversation-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { logFilters } from '../../ports/index.ts'

/** Every event of the conversation, newest first: the nodes that it reached, its effects with what became of them, its faults. */
export const log = conversationProcedure('viewer')
  .input(
    z.object({
      limit: z.number().int().min(1).max(200).default(50),
      show: z.enum(logFilters).default('all'),
      /** `older` of the page before. */
      cursor: z.object({ sequence: z.number().int(), at: z.date() }).nullish(),
    }),
  )
  .query(async ({ ctx, input }) => {
    const page = await ctx.tenant.runLog.page(input.conversationId, { limit: input.limit, show: input.show, ...(input.cursor ? { before: input.cursor } : {}) })
    if (!page) throw notFound('This conversation')
    return page
  })
