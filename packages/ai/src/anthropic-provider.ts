import Anthropic from '@anthropic-ai/sdk'
import type { ProviderOptions } from './openai-provider.ts'
import type { Prompt, Provider, RawAnswer } from './port.ts'

/** Enough for a long message, its values, and the thinking that newer models do first. */
const maxTokens = 8_192

/** Somebody is waiting on a phone: models that take an effort are told to take a small one. Older ones refuse the setting. */
const effort = (model: string) => (/^claude-[a-z]+-5-5/.test(model) ? { output_config: { effort: 'low' as const } } : {})

/**
 * Anthropic, by its messages with tools. Tools and the stable part of the prompt are cached there. No
 * tool is forced, because models from 5.5 on refuse that: plain words count as a reply.
 */
export function createAnthropicProvider({ apiKey, baseURL, fetch, timeoutMs, retries = 2, stream = false }: ProviderOptions): Provider {
  const client = new Anthropic({ apiKey, baseURL: baseURL ?? null, maxRetries: retries, timeout: timeoutMs, ...(fetch ? { fetch } : {}) })
  return {
    name: 'anthropic',
    async ask(prompt, model, signal) {
      const body = bodyOf(prompt, model)
      const message = stream ? await client.messages.stream(body, { signal }).finalMessage() : await client.messages.create(body, { signal })
      return rawAnswer(message, model)
    },
  }
}

function bodyOf({ stable, current, messages, tools }: Prompt, model: string) {
  return {
    model,
    max_tokens: maxTokens,
    // The mark keeps everything before it: the tools as well.
    system: [{ type: 'text' as const, text: stable, cache_control: { type: 'ephemeral' as const } }, ...(current === '' ? [] : [{ type: 'text' as const, text: current }])],
    messages: wireMessages(messages),
    tools: tools.map((tool) => ({ name: tool.name, description: tool.description, input_schema: { ...tool.parameters, type: 'object' as const } })),
    tool_choice: { type: 'auto' as const },
    ...effort(model),
  }
}

/** Results stand first in the customer's side, with what the customer wrote behind them. */
function wireMessages(messages: Prompt['messages']): Anthropic.MessageParam[] {
  const wire: Anthropic.MessageParam[] = []
  const push = (role: 'user' | 'assistant', blocks: Anthropic.ContentBlockParam[]) => {
    const last = wire.at(-1)
    if (last?.role === role && Array.isArray(last.content)) last.content.push(...blocks)
    else wire.push({ role, content: blocks })
  }
  for (const message of messages) {
    if (message.role === 'results') push('user', message.results.map(({ callId, ok, content }) => ({ type: 'tool_result', tool_use_id: callId, content, ...(ok ? {} : { is_error: true }) })))
    else if (message.role === 'user')
      push('user', [
        ...(message.images ?? []).map(({ mimeType, base64 }) => ({ type: 'image' as const, source: { type: 'base64' as const, media_type: mimeType, data: base64 } })),
        { type: 'text', text: message.content },
      ])
    else push('assistant', [...(message.content === '' ? [] : [{ type: 'text' as const, text: message.content }]), ...message.calls.map((call) => ({ type: 'tool_use' as const, id: call.id, name: call.name, input: call.arguments }))])
  }
  return wire
}

function rawAnswer(message: Anthropic.Message, model: string): RawAnswer {
  const { input_tokens = 0, cache_read_input_tokens, cache_creation_input_tokens, output_tokens = 0 } = message.usage ?? {}
  const cached = cache_read_input_tokens ?? 0
  const written = cache_creation_input_tokens ?? 0
  const answer: RawAnswer = {
    model: message.model || model,
    text: (message.content ?? []).map((block) => (block.type === 'text' ? block.text : '')).join('\n').trim(),
    calls: (message.content ?? []).flatMap((block) => (block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: block.input }] : [])),
    // Anthropic counts cached tokens apart; here `inputTokens` is all of the input, as with OpenAI.
    usage: { inputTokens: input_tokens + cached + written, cachedTokens: cached, ...(written > 0 ? { writtenTokens: written } : {}), outputTokens: output_tokens },
  }
  if (message.stop_reason === 'refusal') return { ...answer, failure: { cause: 'refused', reason: 'Anthropic declined to answer.' } }
  if (message.stop_reason === 'max_tokens') return { ...answer, failure: { cause: 'bad-answer', reason: 'The answer was too long and was cut off.' } }
  return answer
}
