import { z } from 'zod'
import { idInput, workspaceProcedure } from '../../trpc.ts'
import { notFound } from '../../error-shape.ts'

/** What a conversation of this flow costs in the middle, and each of its nodes, over 30 days. */
export const flowCost = workspaceProcedure('viewer')
  .input(z.object({ flowId: idInput }))
  .query(async ({ ctx, input }) => {
    if (!(await ctx.tenant.flows.get(input.flowId))) throw notFound('This flow')
    return ctx.tenant.models.flowCost(input.flowId)
  })
