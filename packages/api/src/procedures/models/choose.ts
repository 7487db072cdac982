import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'
import { moneyInput } from './inputs.ts'

const target = z.object({ provider: z.enum(['openai', 'anthropic', 'offline']), model: z.string().trim().max(120) }).nullable()
const budget = moneyInput.min(1, 'A budget is more than nothing. Leave it empty for none.').nullable()

/** Which models are asked where a card says "default", and how much they may cost. */
export const choose = workspaceProcedure('admin')
  .input(z.object({ full: target, small: target, keepsAnswers: z.boolean(), budgets: z.object({ conversation: budget, day: budget, month: budget }) }))
  .mutation(async ({ ctx, input: { full, small, keepsAnswers, budgets } }) => {
    await ctx.tenant.models.choose({ full, small, keepsAnswers, budgets })
    return { done: true as const }
  })
