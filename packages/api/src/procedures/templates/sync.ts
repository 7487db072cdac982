import { accountOf } from '../../template-procedure.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** Fetches the templates of every account anew. `failed`: accounts that could not be read, with the reason. */
export const sync = workspaceProcedure('editor').mutation(async ({ ctx }) => {
  const failed: { name: string; reason: string }[] = []
  let count = 0
  for (const { accountId, name } of await ctx.templateAccounts(ctx.workspaceId)) {
    try {
      const templates = await ctx.templateManager.list(await accountOf(ctx, accountId))
      await ctx.tenant.templates.keep(accountId, templates)
      count += templates.length
    } catch (cause) {
      failed.push({ name, reason: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  return { count, failed }
})
