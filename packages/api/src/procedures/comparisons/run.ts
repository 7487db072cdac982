import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { flowProcedure } from '../../flow-procedure.ts'
import { idInput } from '../../trpc.ts'

const target = z.object({ provider: z.enum(['openai', 'anthropic', 'offline']), model: z.string().trim().max(120) })

/**
 * One side of a comparison: the saved draft takes the customer's messages, with `target` for its AI steps. What happens
 * is streamed as it happens; who stops listening ends it.
 */
export const run = flowProcedure('editor')
  .input(
    z.object({
      target: target.nullable(),
      says: z.array(z.string().trim().min(1, 'A message is empty.').max(2_000, 'A message has at most 2,000 characters.')).min(1, 'Write at least one message.').max(20, 'At most 20 messages.'),
      conversationId: idInput.nullable().default(null),
    }),
  )
  .mutation(async ({ ctx, input, signal }) => {
    if (!(await ctx.attempts.take(`comparison:${ctx.viewer.userId}`, 60, 600))) throw new ParleyError('LIMIT_REACHED', 'These were many comparisons in a short time. Try again in a few minutes.')
    return ctx.comparer.run({ workspaceId: ctx.workspaceId, userId: ctx.viewer.userId, flowId: input.flowId, target: input.target, says: input.says, conversationId: input.conversationId }, signal ?? new AbortController().signal)
  })
