import { channelProcedure, inspect } from '../../channel-procedure.ts'

/** Asks the provider now, and keeps the answer. A stopped number stays stopped: `reconnect` lets it go on. */
export const check = channelProcedure('admin').mutation(async ({ ctx, input }) => ({ checks: (await inspect(ctx.tenant.channels, ctx.connections, input.channelId)).checks }))
