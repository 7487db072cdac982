import { whatStops } from '@parley/channel'
import { z } from 'zod'
import { channelProcedure, inspect, openAccount, secretInput } from '../../channel-procedure.ts'

/** A new token, checked before it takes the old one's place. With it a stopped number goes on, and what waited is sent. */
export const setToken = channelProcedure('admin')
  .input(z.object({ accessToken: secretInput('the access token') }))
  .mutation(async ({ ctx, input }) => {
    const { channels } = ctx.tenant
    const account = await openAccount(channels, ctx.connections, input.channelId)
    const { checks } = await ctx.connections.setup.inspect({ ...account, accessToken: input.accessToken })
    const worse = whatStops(checks) ?? checks.find(({ name, state }) => name === 'token' && state === 'bad')
    if (worse && worse.name !== 'number') return { taken: false, checks }
    await channels.setToken(input.channelId, input.accessToken)
    return { taken: true, checks: (await inspect(channels, ctx.connections, input.channelId, { resume: true })).checks }
  })
