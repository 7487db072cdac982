import { z } from 'zod'
import { idInput, workspaceProcedure } from '../../trpc.ts'

export const removeCredential = workspaceProcedure('admin')
  .input(z.object({ credentialId: idInput }))
  .mutation(async ({ ctx, input }) => {
    await ctx.tenant.tools.removeCredential(input.credentialId)
    return { done: true as const }
  })
