import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import type { ProviderName } from './port.ts'
import { toFailure } from './to-failure.ts'

/**
 * Whether a provider takes a key, by asking for its list of models, which costs nothing.
 *
 * @param env Read: OPENAI_BASE_URL, ANTHROPIC_BASE_URL, and the key of the installation where `secret` is absent.
 */
export async function testKey(env: Record<string, string | undefined>, provider: ProviderName, secret?: string): Promise<{ works: boolean; reason: string }> {
  const apiKey = secret ?? env[`${provider.toUpperCase()}_API_KEY`]?.trim()
  if (!apiKey) return { works: false, reason: 'There is no key to test.' }
  const options = { apiKey, baseURL: env[`${provider.toUpperCase()}_BASE_URL`]?.trim() || null, maxRetries: 1, timeout: 15_000 }
  try {
    await (provider === 'openai' ? new OpenAI(options).models.list() : new Anthropic(options).models.list())
    return { works: true, reason: 'The key works.' }
  } catch (error) {
    return { works: false, reason: toFailure(error, provider, 'list').reason.replace(', and that it may use the model list', '') }
  }
}
