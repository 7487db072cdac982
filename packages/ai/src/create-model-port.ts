import { createAnthropicProvider } from './anthropic-provider.ts'
import { answerOffline } from './offline/answer-offline.ts'
import { createOpenAiProvider } from './openai-provider.ts'
import type { ModelPort, ModelRequest, Provider } from './port.ts'
import { toFailure } from './to-failure.ts'

/** Used when neither the node nor the installation names a model. */
export const defaultModels = { openai: 'gpt-5.4-mini', anthropic: 'claude-sonnet-5-5' }

export interface ModelPortOptions {
  /** Read: OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL and the same for ANTHROPIC. */
  env: Record<string, string | undefined>
  /** Stands in for the network. */
  fetch?: typeof fetch
  /** For a whole question with its retries, milliseconds. */
  timeoutMs?: number
}

/**
 * The models of this installation. `default` is OpenAI where there is a key for it, else Anthropic,
 * else the offline rules; a provider that was chosen but has no key fails by name rather than
 * silently becoming another.
 */
export function createModelPort({ env, fetch, timeoutMs = 45_000 }: ModelPortOptions): ModelPort {
  const options = (name: 'OPENAI' | 'ANTHROPIC', model: string) => {
    const apiKey = env[`${name}_API_KEY`]?.trim()
    return apiKey ? { apiKey, baseURL: env[`${name}_BASE_URL`]?.trim() || undefined, model: env[`${name}_MODEL`]?.trim() || model, fetch, timeoutMs } : undefined
  }
  const openai = options('OPENAI', defaultModels.openai)
  const anthropic = options('ANTHROPIC', defaultModels.anthropic)
  const providers: Record<'openai' | 'anthropic', Provider | undefined> = { openai: openai && createOpenAiProvider(openai), anthropic: anthropic && createAnthropicProvider(anthropic) }
  const usual = { openai: openai?.model ?? defaultModels.openai, anthropic: anthropic?.model ?? defaultModels.anthropic }

  return {
    async ask(_caller, request, signal) {
      const chosen = request.provider === 'default' ? (providers.openai ? 'openai' : providers.anthropic ? 'anthropic' : 'offline') : request.provider
      if (chosen === 'offline') return { type: 'answered', answer: answerOffline(request) }
      const provider = providers[chosen]
      if (!provider) return { type: 'model-failed', cause: 'no-key', reason: `There is no key for ${chosen === 'openai' ? 'OpenAI' : 'Anthropic'}. Set ${chosen.toUpperCase()}_API_KEY, or choose another provider for this card.` }
      try {
        // A model's name belongs to its provider; on "default" the card cannot know which that is.
        const asked: ModelRequest = request.provider === 'default' ? { ...request, model: '' } : request
        return { type: 'answered', answer: await provider.ask(asked, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])) }
      } catch (error) {
        return toFailure(error, chosen, request.model || usual[chosen])
      }
    },
  }
}
