import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'
import { providerInput } from './inputs.ts'

/** Within seconds nothing is asked with it any more. */
export const removeKey = workspaceProcedure('admin')
  .input(z.object({ provider: providerInput }))
  .mutation(async ({ ctx, input }) => ({ removed: await ctx.tenant.models.removeKey(input.provider) }))
