import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { flowNameInput } from '../../flow-name.ts'
import { flowProcedure } from '../../flow-procedure.ts'

export const rename = flowProcedure('editor')
  .input(z.object({ name: flowNameInput }))
  .mutation(async ({ ctx, input }) => {
    if (!(await ctx.tenant.flows.rename(input.flowId, input.name))) throw notFound('This flow')
    return { name: input.name }
  })
