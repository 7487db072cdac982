import { z } from 'zod'
import { channelProcedure } from '../../channel-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** Its name in Parley, and how many messages a second it sends (null: the usual 80). */
export const change = channelProcedure('admin')
  .input(
    z.object({
      name: z.string().trim().min(1, 'Give the number a name, so that you know it again.').max(80).optional(),
      messagesPerSecond: z.union([z.literal(20), z.literal(1000), z.null()]).optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { channelId, name, messagesPerSecond } = input
    const changed = await ctx.tenant.channels.change(channelId, { ...(name === undefined ? {} : { name }), ...(messagesPerSecond === undefined ? {} : { messagesPerSecond }) })
    if (!changed) throw notFound('This number')
    return { done: true as const }
  })
