import { knownModels, testKey } from '@parley/ai'
import type { ModelDesk, ModelProvider } from '@parley/api'
import type { createModelKeys } from '@parley/db/web'

type Env = Record<string, string | undefined>

/** Keys and the providers themselves: the only place of the web where a model can be reached. */
export function createModelDesk(keys: ReturnType<typeof createModelKeys>, env: Env): ModelDesk {
  const providers: ModelProvider[] = ['openai', 'anthropic']
  return {
    known: knownModels,
    installed: providers.filter((provider) => env[`${provider.toUpperCase()}_API_KEY`]?.trim()),
    test: async (workspaceId, userId, provider, secret) => testKey(env, provider, secret ?? (await keys.open(workspaceId, userId))[provider]),
    keepKey: keys.keep,
    agency: keys.agency,
  }
}
