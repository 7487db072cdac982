import { checkTemplate, templateLimits, templateShapeSchema } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { accountOf, draftInput, noTemplate, templateProcedure } from '../../template-procedure.ts'
import { templateWords } from '../../template-uses.ts'
import { z } from 'zod'

const day = 86_400_000

/**
 * Changes a template and sends it in again. WhatsApp takes that for approved, rejected and paused ones only.
 * `began`: what it was when the writer opened it; CONFLICT where somebody else has changed it since.
 */
export const edit = templateProcedure('editor')
  .input(z.object({ draft: draftInput.omit({ name: true, language: true }), began: templateShapeSchema }))
  .mutation(async ({ ctx, input }) => {
    const stored = await ctx.tenant.templates.get(input.templateId)
    if (!stored || stored.channelTemplateId === null) throw noTemplate()
    const { name, language, status, edits } = stored
    if (stored.shape && templateWords(stored.shape) !== templateWords(input.began)) throw new ParleyError('CONFLICT', 'Somebody else has changed this template since you opened it. Nothing was overwritten: open it again, and make your change there.')
    if (status !== 'approved' && status !== 'rejected' && status !== 'paused') throw new ParleyError('CONFLICT', 'WhatsApp takes changes only to templates that are approved, rejected or paused. Wait for the review.')
    if (status === 'approved' && input.draft.category !== stored.category) throw new ParleyError('BAD_INPUT', 'The category of an approved template cannot be changed. Create a new one.')
    const since = (days: number) => edits.filter((at) => at.getTime() > Date.now() - days * day).length
    if (status === 'approved' && (since(1) >= templateLimits.editsPerDay || since(30) >= templateLimits.editsPerMonth))
      throw new ParleyError('CONFLICT', `WhatsApp takes one change a day to an approved template, and ${templateLimits.editsPerMonth} in 30 days. Try again tomorrow, or create a new one.`)
    const draft = { name, language, ...input.draft }
    const problems = checkTemplate(draft)
    if (problems.length > 0) throw new ParleyError('BAD_INPUT', `WhatsApp would not take this template. ${problems[0]!.message}`, { details: { problems } })
    await ctx.templateManager.edit(await accountOf(ctx, stored.accountId), stored.channelTemplateId, draft)
    await ctx.tenant.templates.noteEdit(input.templateId, draft.shape, draft.category, status === 'approved')
    return { done: true as const }
  })
