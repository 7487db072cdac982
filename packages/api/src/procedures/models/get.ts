import type { ModelEntry } from '../../ports/index.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** Keys by their last characters, models with prices, choices and budgets, and what was spent. */
export const get = workspaceProcedure('viewer').query(async ({ ctx }) => {
  const [settings, spend] = await Promise.all([ctx.tenant.models.settings(), ctx.tenant.models.spend()])
  const own = new Set(settings.models.map(({ provider, model }) => `${provider}:${model}`))
  const { known, installed } = ctx.modelDesk
  const longOf = (entry: ModelEntry) => known.find(({ provider, model }) => provider === entry.provider && model === entry.model)?.long
  const models = [...settings.models.map((entry) => ({ ...entry, long: longOf(entry), own: true })), ...known.filter(({ provider, model }) => !own.has(`${provider}:${model}`)).map((entry) => ({ ...entry, own: false }))]
  return { ...settings, models, installed, spend }
})
