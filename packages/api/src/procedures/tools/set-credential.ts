import { credentialSchema } from '@parley/tools/definition'
import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Stores a secret, or replaces it. It is never shown again, and sent to its one server only. */
export const setCredential = workspaceProcedure('admin')
  .input(credentialSchema.extend({ secret: z.string().trim().min(1, 'The secret is empty.').max(8_000, 'A secret has at most 8,000 characters.') }))
  .mutation(async ({ ctx, input: { name, origin, secret } }) => {
    await ctx.toolbench.keepCredential(ctx.workspaceId, ctx.viewer.userId, { name, origin, secret })
    return { done: true as const }
  })
