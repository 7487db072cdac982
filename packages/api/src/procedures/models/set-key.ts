import { z } from 'zod'
import { secretInput } from '../../channel-procedure.ts'
import { workspaceProcedure } from '../../trpc.ts'
import { providerInput } from './inputs.ts'

/** A key is asked about first and kept only where it works. It does not come out again. */
export const setKey = workspaceProcedure('admin')
  .input(z.object({ provider: providerInput, key: secretInput('the key') }))
  .mutation(async ({ ctx, input: { workspaceId, provider, key } }) => {
    const test = await ctx.modelDesk.test(workspaceId, ctx.viewer.userId, provider, key)
    if (test.works) await ctx.modelDesk.keepKey(workspaceId, ctx.viewer.userId, provider, key)
    return test
  })
