import { toolDefinitionSchema } from '@parley/tools/definition'
import { z } from 'zod'
import { checkParameters, noTool, toolProcedure } from '../../tool-procedure.ts'

/** Holds for every call from now on, in running conversations too. */
export const update = toolProcedure('editor')
  .input(z.object({ definition: toolDefinitionSchema }))
  .mutation(async ({ ctx, input }) => {
    checkParameters(input.definition)
    if (!(await ctx.tenant.tools.update(input.toolId, input.definition))) throw noTool()
    return { done: true as const }
  })
