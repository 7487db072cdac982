import { channelProcedure } from '../../channel-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** One number with everything that is known of it, and how many messages wait. No secret is in it. */
export const get = channelProcedure('viewer').query(async ({ ctx, input }) => {
  const channel = await ctx.tenant.channels.get(input.channelId)
  if (!channel) throw notFound('This number')
  return { ...channel, role: ctx.role }
})
