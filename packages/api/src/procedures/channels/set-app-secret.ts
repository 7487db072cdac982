import { z } from 'zod'
import { secretInput } from '../../channel-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { idInput, workspaceProcedure } from '../../trpc.ts'

/** After the secret was reset at Meta. Webhooks are checked with the new one within ten seconds. */
export const setAppSecret = workspaceProcedure('admin')
  .input(z.object({ appId: idInput, secret: secretInput('the app secret') }))
  .mutation(async ({ ctx, input }) => {
    if (!(await ctx.tenant.channels.setAppSecret(input.appId, input.secret))) throw notFound('This app')
    return { done: true as const }
  })
