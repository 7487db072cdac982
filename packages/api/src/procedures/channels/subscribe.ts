import { channelProcedure, inspect, openAccount } from '../../channel-procedure.ts'

/** Makes the number's messages arrive: at Meta the app is subscribed to its account, at 360dialog the callback address is entered. */
export const subscribe = channelProcedure('admin').mutation(async ({ ctx, input }) => {
  const { channels } = ctx.tenant
  const { setup } = ctx.connections
  const account = await openAccount(channels, ctx.connections, input.channelId)
  if (account.provider === '360dialog') await setup.enterCallback(account, { url: account.callbackUrl, verifyToken: '' })
  else await setup.subscribe(account)
  return { checks: (await inspect(channels, ctx.connections, input.channelId)).checks }
})
