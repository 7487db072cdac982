import { z } from 'zod'
import { idInput, workspaceProcedure } from '../../trpc.ts'

/** Where two starts answer to the same message, the flow that comes first gets it. */
export const reorder = workspaceProcedure('editor')
  .input(z.object({ flowIds: z.array(idInput).max(1000) }))
  .mutation(async ({ ctx, input }) => {
    await ctx.tenant.flows.reorder(input.flowIds)
    return { done: true as const }
  })
