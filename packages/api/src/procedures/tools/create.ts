import { toolDefinitionSchema } from '@parley/tools/definition'
import { z } from 'zod'
import { checkParameters } from '../../tool-procedure.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** CONFLICT where another tool has this name. */
export const create = workspaceProcedure('editor')
  .input(z.object({ definition: toolDefinitionSchema }))
  .mutation(async ({ ctx, input }) => {
    checkParameters(input.definition)
    return { toolId: await ctx.tenant.tools.create(input.definition) }
  })
