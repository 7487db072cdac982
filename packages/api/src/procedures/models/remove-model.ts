import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'
import { modelNameInput, providerInput } from './inputs.ts'

/** What Parley itself knows of the model counts again. */
export const removeModel = workspaceProcedure('admin')
  .input(z.object({ provider: providerInput, model: modelNameInput }))
  .mutation(async ({ ctx, input }) => ({ removed: await ctx.tenant.models.removeEntry(input.provider, input.model) }))
