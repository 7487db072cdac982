import { z } from 'zod'
import { mergeChanges } from '../../merge-changes.ts'
import { workspaceProcedure } from '../../trpc.ts'
import { moneyInput } from './inputs.ts'

const target = z.object({ provider: z.enum(['openai', 'anthropic', 'offline']), model: z.string().trim().max(120) }).nullable()
const budget = moneyInput.min(1, 'A budget is more than nothing. Leave it empty for none.').nullable()
const choices = z.object({ full: target, small: target, keepsAnswers: z.boolean(), budgets: z.object({ conversation: budget, day: budget, month: budget }) })

const names = { full: 'For conversations', small: 'For small work', keepsAnswers: 'Answer repeated questions from memory' }
const budgetNames = { conversation: 'Budget for one conversation', day: 'Budget for a day', month: 'Budget for a month' }

/** Which models are asked where a card says "default", and how much they may cost. `began`: what it was when the writer opened it; see `mergeChanges`. */
export const choose = workspaceProcedure('admin')
  .input(choices.extend({ began: choices.optional() }))
  .mutation(async ({ ctx, input: { budgets, began, full, small, keepsAnswers } }) => {
    await ctx.tenant.models.choose((now) => ({
      ...mergeChanges({ full, small, keepsAnswers }, began && { full: began.full, small: began.small, keepsAnswers: began.keepsAnswers }, { full: now.full, small: now.small, keepsAnswers: now.keepsAnswers }, names),
      budgets: mergeChanges(budgets, began?.budgets, now.budgets, budgetNames),
    }))
    return { done: true as const }
  })
