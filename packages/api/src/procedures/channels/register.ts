import { z } from 'zod'
import { channelProcedure, inspect, openAccount } from '../../channel-procedure.ts'

export const pinInput = z.string().trim().regex(/^\d{6}$/, 'The PIN has six digits.')

/** Registers the number with the Cloud API; where it had a PIN, with that one. Meta allows ten attempts in 72 hours. */
export const register = channelProcedure('admin')
  .input(z.object({ pin: pinInput }))
  .mutation(async ({ ctx, input }) => {
    const { channels } = ctx.tenant
    await ctx.connections.setup.register(await openAccount(channels, ctx.connections, input.channelId), input.pin)
    return { checks: (await inspect(channels, ctx.connections, input.channelId, { resume: true })).checks }
  })
