import { z } from 'zod'
import { metaId, secretInput } from '../../channel-procedure.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** Keeps a Meta app, sealed, and gives it a callback address and a verify token of its own. */
export const addApp = workspaceProcedure('admin')
  .input(z.object({ name: z.string().trim().min(1, 'Give the app a name, so that you know it again.').max(80), metaAppId: metaId('The app id'), secret: secretInput('the app secret') }))
  .mutation(({ ctx, input }) => ctx.tenant.channels.addApp({ provider: 'meta', name: input.name, metaAppId: input.metaAppId, secret: input.secret }))
