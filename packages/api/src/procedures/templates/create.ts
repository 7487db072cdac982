import { checkTemplate } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { accountOf, draftInput } from '../../template-procedure.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** Sends a template in for review. BAD_INPUT with `details.problems` for what WhatsApp would refuse. */
export const create = workspaceProcedure('editor')
  .input(z.object({ accountId: z.string().min(1), draft: draftInput }))
  .mutation(async ({ ctx, input }) => {
    const { draft } = input
    const problems = checkTemplate(draft)
    if (problems.length > 0) throw new ParleyError('BAD_INPUT', `WhatsApp would not take this template. ${problems[0]!.message}`, { details: { problems } })
    const account = await accountOf(ctx, input.accountId)
    const { id, status, category } = await ctx.templateManager.create(account, draft)
    await ctx.tenant.templates.put(account.accountId, { id, name: draft.name, language: draft.language, category, status, reason: null, quality: null, shape: draft.shape })
    return { status, category, moved: category !== draft.category }
  })
