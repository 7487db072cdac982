import { z } from 'zod'
import { secretInput } from '../../channel-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { idInput, workspaceProcedure } from '../../trpc.ts'

/**
 * After the secret was reset at Meta. It is tried first: where Meta does not accept it, it is not `taken` and the old one
 * stays, with `reason`; where Meta cannot be asked, it is taken. Webhooks are checked with the new one within ten seconds.
 */
export const setAppSecret = workspaceProcedure('admin')
  .input(z.object({ appId: idInput, secret: secretInput('the app secret') }))
  .mutation(async ({ ctx, input }): Promise<{ taken: boolean; reason?: string }> => {
    const app = await ctx.tenant.channels.app(input.appId)
    if (!app?.meta) throw notFound('This app')
    const check = await ctx.connections.setup.inspectApp({ id: app.meta.id, secret: input.secret }, { callbackUrl: ctx.connections.callbackUrl(app.key), handshakeAt: app.handshakeAt })
    if (check.wrongApp) return { taken: false, reason: [check.says, check.todo].filter(Boolean).join(' ') }
    if (!(await ctx.tenant.channels.setAppSecret(input.appId, input.secret))) throw notFound('This app')
    return { taken: true }
  })
