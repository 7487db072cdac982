import { ParleyError } from '@parley/errors'
import { accountOf, noTemplate, templateProcedure } from '../../template-procedure.ts'

/** Asks WhatsApp to let a paused template be sent again. */
export const unpause = templateProcedure('editor').mutation(async ({ ctx, input }) => {
  const stored = await ctx.tenant.templates.get(input.templateId)
  if (!stored || stored.channelTemplateId === null) throw noTemplate()
  if (stored.status !== 'paused') throw new ParleyError('CONFLICT', 'Only a paused template can be started again.')
  const account = await accountOf(ctx, stored.accountId)
  await ctx.templateManager.unpause(account, stored.channelTemplateId)
  await ctx.tenant.templates.keep(stored.accountId, await ctx.templateManager.list(account))
  return { done: true as const }
})
