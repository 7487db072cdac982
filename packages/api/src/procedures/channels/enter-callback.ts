import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { idInput, workspaceProcedure } from '../../trpc.ts'

/** Enters callback address and verify token at Meta with the app's own secret. Meta verifies the address while we wait. */
export const enterCallback = workspaceProcedure('admin')
  .input(z.object({ appId: idInput }))
  .mutation(async ({ ctx, input }) => {
    const app = await ctx.tenant.channels.app(input.appId)
    if (!app?.meta || app.verifyToken === null) throw notFound('This app')
    const account = { provider: 'meta' as const, numberId: '', accountId: '', accessToken: '', app: app.meta, handshakeAt: null, lastWebhookAt: null }
    await ctx.connections.setup.enterCallback(account, { url: ctx.connections.callbackUrl(app.key), verifyToken: app.verifyToken })
    return { done: true as const }
  })
