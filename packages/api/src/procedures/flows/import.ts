import { parseFlowFile } from '@parley/flow'
import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Makes a flow of an exported file. BAD_INPUT or UNSUPPORTED_VERSION name the path of what is wrong. */
export const importFlow = workspaceProcedure('editor')
  .input(z.object({ text: z.string().max(5_000_000, 'The file is larger than 5 MB; a flow never is.') }))
  .mutation(async ({ ctx, input }) => {
    const { name, document } = parseFlowFile(input.text, ctx.cards)
    const { flowId } = await ctx.tenant.flows.create({ name, draft: document })
    return { flowId, name }
  })
