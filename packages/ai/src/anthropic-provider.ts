import Anthropic from '@anthropic-ai/sdk'
import { composePrompt } from './compose-prompt.ts'
import type { ProviderOptions } from './openai-provider.ts'
import { ProviderFailure, type Provider } from './port.ts'
import { readAnswer } from './read-answer.ts'

/** Enough for a long message, its values, and the thinking that newer models do first. */
const maxTokens = 8_192

/** Somebody is waiting on a phone: models that take an effort are told to take a small one. Older ones refuse the setting. */
const effort = (model: string) => (/^claude-[a-z]+-5-5/.test(model) ? { output_config: { effort: 'low' as const } } : {})

/**
 * Anthropic, by its messages with one tool; the stable part of the prompt is cached there. The tool
 * is not forced, because models from 5.5 on refuse that: plain words count as a reply.
 */
export function createAnthropicProvider({ apiKey, baseURL, model: usual, fetch, timeoutMs }: ProviderOptions): Provider {
  const client = new Anthropic({ apiKey, baseURL: baseURL ?? null, maxRetries: 2, timeout: timeoutMs, ...(fetch ? { fetch } : {}) })
  return {
    name: 'anthropic',
    async ask(request, signal) {
      const { stable, current, messages, tool } = composePrompt(request)
      const model = request.model || usual
      const message = await client.messages.create(
        {
          model,
          max_tokens: maxTokens,
          system: [
            { type: 'text', text: stable, cache_control: { type: 'ephemeral' } },
            { type: 'text', text: current },
          ],
          messages,
          tools: [{ name: tool.name, description: tool.description, input_schema: { ...tool.parameters, type: 'object' } }],
          tool_choice: { type: 'auto' },
          ...effort(model),
        },
        { signal },
      )
      if (message.stop_reason === 'refusal') throw new ProviderFailure('refused', 'Anthropic declined to answer.')
      if (message.stop_reason === 'max_tokens') throw new ProviderFailure('bad-answer', 'The answer was too long and was cut off.')
      const call = message.content?.find((block) => block.type === 'tool_use' && block.name === tool.name)
      const words = message.content?.map((block) => (block.type === 'text' ? block.text : '')).join('\n').trim()
      const { input_tokens = 0, cache_read_input_tokens, cache_creation_input_tokens, output_tokens = 0 } = message.usage ?? {}
      const cached = cache_read_input_tokens ?? 0
      return {
        ...readAnswer(call?.type === 'tool_use' ? call.input : { reply: words }, request),
        provider: 'anthropic',
        model: message.model || model,
        offline: false,
        // Anthropic counts cached tokens apart; here `inputTokens` is all of the input, as with OpenAI.
        usage: { inputTokens: input_tokens + cached + (cache_creation_input_tokens ?? 0), cachedTokens: cached, outputTokens: output_tokens },
      }
    },
  }
}
