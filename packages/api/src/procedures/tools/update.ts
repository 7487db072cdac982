import { toolDefinitionSchema } from '@parley/tools/definition'
import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { written } from '../../merge-changes.ts'
import { checkParameters, noTool, toolProcedure } from '../../tool-procedure.ts'

/**
 * Holds for every call from now on, in running conversations too. `began`: what it was when the writer opened it; CONFLICT
 * where somebody else has changed it since. Its parts belong together, so they are not merged.
 */
export const update = toolProcedure('editor')
  .input(z.object({ definition: toolDefinitionSchema, began: toolDefinitionSchema.optional() }))
  .mutation(async ({ ctx, input }) => {
    checkParameters(input.definition)
    const unchanged = (stored: unknown) => {
      const now = toolDefinitionSchema.safeParse(stored)
      if (input.began && now.success && written(now.data) !== written(input.began))
        throw new ParleyError('CONFLICT', 'Somebody else has changed this tool since you opened it. Nothing was overwritten: close it, open it again, and make your change there.')
    }
    if (!(await ctx.tenant.tools.update(input.toolId, input.definition, unchanged))) throw noTool()
    return { done: true as const }
  })
