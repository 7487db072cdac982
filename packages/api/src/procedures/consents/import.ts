import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { readConsents } from '../../read-consents.ts'
import { workspaceProcedure } from '../../trpc.ts'

/**
 * Opt-ins and opt-outs gathered elsewhere, from a CSV file with the columns `phone`, `consent`, `date`, `words` and,
 * if there is one, `name`. `issues` names the lines that cannot be read, and then nothing is kept. Safe to repeat: the same
 * line is kept once.
 */
export const importConsents = workspaceProcedure('admin')
  .input(z.object({ text: z.string().min(1, 'The file is empty.').max(5_000_000, 'The file is larger than 5 MB. Split it.') }))
  .mutation(async ({ ctx, input }) => {
    const { consents, issues } = readConsents(input.text, Date.now())
    if (issues.length > 0) return { kept: 0, newContacts: 0, issues: issues.slice(0, 50), more: Math.max(0, issues.length - 50) }
    if (consents.length === 0) throw new ParleyError('BAD_INPUT', 'The file has a first line and nothing below it.')
    return { ...(await ctx.tenant.consents.import(consents)), issues: [], more: 0 }
  })
