import { channelProcedure, inspect } from '../../channel-procedure.ts'

/** A number that was disconnected, or stopped for a reason that is gone, goes on where it was. `checks` say where it cannot. */
export const reconnect = channelProcedure('admin').mutation(async ({ ctx, input }) => {
  const { channels } = ctx.tenant
  await channels.reconnect(input.channelId)
  return { checks: (await inspect(channels, ctx.connections, input.channelId, { resume: true })).checks }
})
