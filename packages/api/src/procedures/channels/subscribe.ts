import { channelProcedure, inspect, openAccount } from '../../channel-procedure.ts'

/** Subscribes the app to the number's WhatsApp account, without which no message arrives. */
export const subscribe = channelProcedure('admin').mutation(async ({ ctx, input }) => {
  const { channels } = ctx.tenant
  await ctx.connections.setup.subscribe(await openAccount(channels, ctx.connections, input.channelId))
  return { checks: (await inspect(channels, ctx.connections, input.channelId)).checks }
})
