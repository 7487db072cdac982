import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { idInput, workspaceProcedure } from '../../trpc.ts'

/** Whether Meta takes app id and secret, and knows the callback address: the first step's live check, before there is a number. */
export const checkApp = workspaceProcedure('admin')
  .input(z.object({ appId: idInput }))
  .query(async ({ ctx, input }) => {
    const app = await ctx.tenant.channels.app(input.appId)
    if (!app?.meta) throw notFound('This app')
    return ctx.connections.setup.inspectApp(app.meta, { callbackUrl: ctx.connections.callbackUrl(app.key), handshakeAt: app.handshakeAt })
  })
