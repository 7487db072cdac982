import { templateUses } from '../../template-uses.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** All templates, which live flows use them, and the accounts in which they can be created. */
export const list = workspaceProcedure('viewer').query(async ({ ctx }) => {
  const [templates, accounts, live] = await Promise.all([ctx.tenant.templates.list(), ctx.templateAccounts(ctx.workspaceId), ctx.tenant.flows.live()])
  const uses = templateUses(live, ctx.cards)
  return {
    templates: templates.map((template) => ({ ...template, usedBy: uses.get(template.name) ?? [] })),
    accounts: accounts.map(({ accountId, name, mode }) => ({ accountId, name, mode })),
  }
})
