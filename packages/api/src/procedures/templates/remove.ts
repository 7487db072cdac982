import { ParleyError } from '@parley/errors'
import { accountOf, noTemplate, templateProcedure } from '../../template-procedure.ts'
import { templateUses } from '../../template-uses.ts'

/** Deletes a template in one language, at WhatsApp too. Not while a published flow sends it. */
export const remove = templateProcedure('editor').mutation(async ({ ctx, input }) => {
  const stored = await ctx.tenant.templates.get(input.templateId)
  if (!stored) throw noTemplate()
  const uses = templateUses(await ctx.tenant.flows.live(), ctx.cards).get(stored.name) ?? []
  if (uses.length > 0) throw new ParleyError('CONFLICT', `The published flow “${uses[0]!.name}” sends this template. Choose another there and publish it, then delete this one.`)
  if (stored.status === 'disabled') throw new ParleyError('CONFLICT', 'WhatsApp does not delete templates that it has switched off.')
  if (stored.status !== 'gone' && stored.channelTemplateId !== null) await ctx.templateManager.remove(await accountOf(ctx, stored.accountId), stored.name, stored.channelTemplateId)
  await ctx.tenant.templates.remove(input.templateId)
  return { done: true as const }
})
