import { ParleyError } from '@parley/errors'
import { toolDefinitionSchema } from '@parley/tools/definition'
import { z } from 'zod'
import { checkParameters } from '../../tool-procedure.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** Makes one real call as the tool stands in the form. Secrets are in nothing that comes back. */
export const test = workspaceProcedure('editor')
  .input(z.object({ definition: toolDefinitionSchema, arguments: z.record(z.string(), z.json()) }))
  .mutation(async ({ ctx, input }) => {
    checkParameters(input.definition)
    if (!(await ctx.attempts.take(`tool-test:${ctx.viewer.userId}`, 60, 60))) throw new ParleyError('LIMIT_REACHED', 'These were many calls in a short time. Try again in a minute.')
    const begun = Date.now()
    const outcome = await ctx.toolbench.test(ctx.workspaceId, input.definition, input.arguments)
    return { outcome, tookMs: Date.now() - begun }
  })
