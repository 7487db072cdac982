import { channelProcedure } from '../../channel-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** The number neither sends nor answers any more; its conversations stay, and it can be connected again, here or elsewhere. */
export const disconnect = channelProcedure('admin').mutation(async ({ ctx, input }) => {
  if (!(await ctx.tenant.channels.disconnect(input.channelId))) throw notFound('This connected number')
  return { done: true as const }
})
