import { z } from 'zod'
import { channelProcedure } from '../../channel-procedure.ts'
import { notFound } from '../../error-shape.ts'

/** The number's log, newest first, fifty at a time; `before`: older than this entry. */
export const events = channelProcedure('viewer')
  .input(z.object({ before: z.string().regex(/^\d{1,18}$/).optional() }))
  .query(async ({ ctx, input }) => {
    const entries = await ctx.tenant.channels.events(input.channelId, input.before)
    if (!entries) throw notFound('This number')
    return entries
  })
