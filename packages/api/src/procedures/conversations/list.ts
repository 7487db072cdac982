import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Those that wait for a person first, then by last activity. */
export const list = workspaceProcedure('viewer')
  .input(z.object({ limit: z.number().int().min(1).max(200).default(100), before: z.date().optional() }))
  .query(({ ctx, input }) => ctx.tenant.conversations.list({ limit: input.limit, ...(input.before ? { before: input.before } : {}) }))
