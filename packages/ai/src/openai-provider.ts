import OpenAI from 'openai'
import type { Prompt, Provider, RawAnswer } from './port.ts'

export interface ProviderOptions {
  apiKey: string
  /** Of a compatible server; undefined: the provider's own. */
  baseURL?: string | undefined
  fetch?: typeof fetch | undefined
  /** For one attempt, milliseconds. */
  timeoutMs: number
  /** How often a rate limit, a fault or a broken connection is tried again; the SDK waits with jitter, or as long as it is told to. */
  retries?: number
  /** The answer comes in pieces: some servers behind proxies give long ones in no other way. */
  stream?: boolean
}

/** OpenAI, and every server that speaks its chat completions with tools. */
export function createOpenAiProvider({ apiKey, baseURL, fetch, timeoutMs, retries = 2, stream = false }: ProviderOptions): Provider {
  const client = new OpenAI({ apiKey, baseURL: baseURL ?? null, maxRetries: retries, timeout: timeoutMs, ...(fetch ? { fetch } : {}) })
  return {
    name: 'openai',
    async ask(prompt, model, signal) {
      const body = bodyOf(prompt, model)
      const completion = stream
        ? await client.chat.completions.stream({ ...body, stream_options: { include_usage: true } }, { signal }).finalChatCompletion()
        : await client.chat.completions.create(body, { signal })
      return rawAnswer(completion, model)
    },
  }
}

function bodyOf({ stable, current, messages, tools, force }: Prompt, model: string) {
  return {
    model,
    messages: [
      { role: 'system' as const, content: current === '' ? stable : `${stable}\n\n${current}` },
      ...messages.flatMap((message): OpenAI.ChatCompletionMessageParam[] => {
        if (message.role === 'results') return message.results.map(({ callId, content }) => ({ role: 'tool', tool_call_id: callId, content }))
        if (message.role === 'user') {
          const { content, images = [] } = message
          return [{ role: 'user', content: images.length === 0 ? content : [{ type: 'text', text: content }, ...images.map(({ mimeType, base64 }) => ({ type: 'image_url' as const, image_url: { url: `data:${mimeType};base64,${base64}` } }))] }]
        }
        if (message.calls.length === 0) return [{ role: 'assistant', content: message.content }]
        return [{ role: 'assistant', content: message.content || null, tool_calls: message.calls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: JSON.stringify(call.arguments) } })) }]
      }),
    ],
    tools: tools.map((tool) => ({ type: 'function' as const, function: { name: tool.name, description: tool.description, parameters: tool.parameters } })),
    tool_choice: force === null ? ('required' as const) : { type: 'function' as const, function: { name: force } },
  }
}

function rawAnswer(completion: OpenAI.ChatCompletion, model: string): RawAnswer {
  const choice = completion.choices?.[0]
  const { usage } = completion
  const answer: RawAnswer = {
    model: completion.model || model,
    text: choice?.message.content?.trim() ?? '',
    calls: (choice?.message.tool_calls ?? []).flatMap((call, index) => (call.type === 'function' ? [{ id: call.id || `call_${index}`, name: call.function.name, arguments: call.function.arguments || '{}' }] : [])),
    usage: { inputTokens: usage?.prompt_tokens ?? 0, cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0, outputTokens: usage?.completion_tokens ?? 0 },
  }
  if (!choice) return { ...answer, failure: { cause: 'bad-answer', reason: 'OpenAI answered without any choice.' } }
  const { refusal } = choice.message
  if (refusal || choice.finish_reason === 'content_filter') return { ...answer, failure: { cause: 'refused', reason: `OpenAI declined to answer${refusal ? `: ${refusal}` : '.'}` } }
  if (choice.finish_reason === 'length') return { ...answer, failure: { cause: 'bad-answer', reason: 'The answer was too long and was cut off.' } }
  return answer
}
