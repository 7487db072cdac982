import { handoverRulesSchema, personaSchema } from '@parley/cards'
import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Counts within seconds, in running conversations as well. */
export const setVoice = workspaceProcedure('admin')
  .input(z.object({ persona: personaSchema, handover: handoverRulesSchema }))
  .mutation(async ({ ctx, input: { persona, handover } }) => {
    await ctx.tenant.agents.setVoice({ persona, handover })
    return { done: true as const }
  })
