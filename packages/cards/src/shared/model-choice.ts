import { z } from 'zod'

/** Whose model a card asks. `default`: the workspace's. */
export const providerSchema = z.enum(['default', 'openai', 'anthropic', 'offline']).default('default')

/** Asked where the model cannot be had. Null: nobody. */
export const fallbackSchema = z.object({ provider: z.enum(['openai', 'anthropic', 'offline']), model: z.string().trim().max(120).default('') }).nullable().default(null)

/** What a card may cost in one conversation, in the place of the workspace's budget for one; dollars. Null: as the workspace has it. */
export const dollarsSchema = z.number('This must be an amount.').min(0.0001, 'A budget is more than nothing. Leave it empty for the workspace’s.').max(10_000, 'This is too much.').nullable().default(null)

/** Micro-dollars, as accounts have it. */
export const microsOf = (dollars: number): number => Math.round(dollars * 1e6)
