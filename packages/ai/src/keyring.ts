import { createHash } from 'node:crypto'
import pLimit, { type LimitFunction } from 'p-limit'
import { createAnthropicProvider } from './anthropic-provider.ts'
import { defaultModels, smallModels } from './models.ts'
import { createOpenAiProvider, type ProviderOptions } from './openai-provider.ts'
import type { AiSettings, Provider, ProviderName } from './port.ts'

export interface KeyringOptions {
  /** Read: OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, OPENAI_SMALL_MODEL, OPENAI_STREAM, the same for ANTHROPIC, and PARLEY_MODEL_CONCURRENCY. */
  env: Record<string, string | undefined>
  fetch?: typeof fetch | undefined
  timeoutMs: number
}

/** A provider with a key, and the one queue of everybody who uses that key. */
export interface KeyedProvider {
  provider: Provider
  limit: LimitFunction
}

export interface Keyring {
  /** Undefined: there is no key, neither the workspace's nor the installation's. */
  find(name: ProviderName, settings: AiSettings): KeyedProvider | undefined
  /** Where nobody chose: OpenAI where there is a key for it, else Anthropic, else the rules. */
  usual(settings: AiSettings): ProviderName | 'offline'
  /** The model of a provider where none was named. */
  modelOf(name: ProviderName, size: 'full' | 'small'): string
}

const mostKeys = 2_000

/** Clients are kept by key, so that connections and the limit on concurrency are shared. */
export function createKeyring({ env, fetch, timeoutMs }: KeyringOptions): Keyring {
  const made = new Map<string, KeyedProvider>()
  const concurrency = Math.max(1, Number(env['PARLEY_MODEL_CONCURRENCY'] ?? 16) || 16)
  const read = (name: ProviderName, what: string) => env[`${name.toUpperCase()}_${what}`]?.trim() || undefined
  const keyOf = (name: ProviderName, settings: AiSettings) => settings.keys[name] ?? read(name, 'API_KEY')

  return {
    find(name, settings) {
      const apiKey = keyOf(name, settings)
      if (!apiKey) return undefined
      const id = `${name}:${createHash('sha256').update(apiKey).digest('base64url')}`
      const known = made.get(id)
      if (known) return known
      const options: ProviderOptions = { apiKey, baseURL: read(name, 'BASE_URL'), fetch, timeoutMs, stream: ['1', 'true'].includes(read(name, 'STREAM') ?? '') }
      const keyed = { provider: name === 'openai' ? createOpenAiProvider(options) : createAnthropicProvider(options), limit: pLimit(concurrency) }
      if (made.size >= mostKeys) made.clear()
      made.set(id, keyed)
      return keyed
    },
    usual: (settings) => (keyOf('openai', settings) ? 'openai' : keyOf('anthropic', settings) ? 'anthropic' : 'offline'),
    modelOf: (name, size) => (size === 'full' ? (read(name, 'MODEL') ?? defaultModels[name]) : (read(name, 'SMALL_MODEL') ?? smallModels[name])),
  }
}
