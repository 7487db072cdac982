import { z } from 'zod'

export const providerInput = z.enum(['openai', 'anthropic'])
export const modelNameInput = z.string().trim().min(1, 'Write the name of the model.').max(120)
/** Micro-dollars. */
export const moneyInput = z.number().int().min(0, 'This cannot be negative.').max(1e12, 'This is too much.')
