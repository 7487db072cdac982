import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'
import { modelNameInput, moneyInput, providerInput } from './inputs.ts'

/** A model with its prices, in the place of what Parley knows of it. */
export const saveModel = workspaceProcedure('admin')
  .input(
    z.object({
      provider: providerInput, model: modelNameInput, context: z.number().int().min(1_000, 'A model takes at least 1,000 tokens.').max(100_000_000),
      inputPrice: moneyInput, cachedPrice: moneyInput, outputPrice: moneyInput, writtenPrice: moneyInput.nullable().default(null), tools: z.boolean(), images: z.boolean(), json: z.boolean(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { provider, model, context, inputPrice, cachedPrice, outputPrice, writtenPrice, tools, images, json } = input
    await ctx.tenant.models.saveEntry({ provider, model, context, inputPrice, cachedPrice, outputPrice, writtenPrice, tools, images, json })
    return { done: true as const }
  })
