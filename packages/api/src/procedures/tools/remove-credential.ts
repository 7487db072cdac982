import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { idInput, workspaceProcedure } from '../../trpc.ts'

export const removeCredential = workspaceProcedure('admin')
  .input(z.object({ credentialId: idInput }))
  .mutation(async ({ ctx, input }) => {
    if (!(await ctx.tenant.tools.removeCredential(input.credentialId))) throw notFound('This credential')
    return { done: true as const }
  })
