import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Those that wait for a person first, then by last activity. Always from the first one on, so that what moves meanwhile is neither doubled nor lost: whoever wants more asks for a higher limit. */
export const list = workspaceProcedure('viewer')
  .input(z.object({ limit: z.number().int().min(1).max(2_000).default(100), search: z.string().trim().max(100).default('') }))
  .query(({ ctx, input }) => ctx.tenant.conversations.list({ limit: input.limit, search: input.search }))
