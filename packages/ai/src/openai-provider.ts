import OpenAI from 'openai'
import { composePrompt } from './compose-prompt.ts'
import { ProviderFailure, type Provider } from './port.ts'
import { readAnswer } from './read-answer.ts'

export interface ProviderOptions {
  apiKey: string
  /** Of a compatible server; undefined: the provider's own. */
  baseURL?: string | undefined
  /** Used where a request names none. */
  model: string
  fetch?: typeof fetch | undefined
  /** For one attempt, milliseconds. */
  timeoutMs: number
}

/** OpenAI, and every server that speaks its chat completions with tools. */
export function createOpenAiProvider({ apiKey, baseURL, model: usual, fetch, timeoutMs }: ProviderOptions): Provider {
  const client = new OpenAI({ apiKey, baseURL: baseURL ?? null, maxRetries: 2, timeout: timeoutMs, ...(fetch ? { fetch } : {}) })
  return {
    name: 'openai',
    async ask(request, signal) {
      const { stable, current, messages, tool } = composePrompt(request)
      const model = request.model || usual
      const completion = await client.chat.completions.create(
        {
          model,
          messages: [{ role: 'system', content: `${stable}\n\n${current}` }, ...messages],
          tools: [{ type: 'function', function: tool }],
          tool_choice: { type: 'function', function: { name: tool.name } },
        },
        { signal },
      )
      const choice = completion.choices?.[0]
      if (!choice) throw new ProviderFailure('bad-answer', 'OpenAI answered without any choice.')
      if (choice.message.refusal || choice.finish_reason === 'content_filter') throw new ProviderFailure('refused', `OpenAI declined to answer${choice.message.refusal ? `: ${choice.message.refusal}` : '.'}`)
      const call = choice.message.tool_calls?.find((candidate) => candidate.type === 'function' && candidate.function.name === tool.name)
      // Some compatible servers ignore that the tool is forced and answer in plain words.
      const given = call?.type === 'function' ? call.function.arguments : plain(choice.message.content)
      return {
        ...readAnswer(given, request),
        provider: 'openai',
        model: completion.model || model,
        offline: false,
        usage: {
          inputTokens: completion.usage?.prompt_tokens ?? 0,
          cachedTokens: completion.usage?.prompt_tokens_details?.cached_tokens ?? 0,
          outputTokens: completion.usage?.completion_tokens ?? 0,
        },
      }
    },
  }
}

/** Plain words as an answer; JSON, with or without a code fence, is read as the tool's arguments. */
function plain(content: string | null | undefined): unknown {
  const text = content?.trim() ?? ''
  const json = /^(?:```(?:json)?\s*)?(\{[\s\S]*\})(?:\s*```)?$/.exec(text)?.[1]
  return json ?? { reply: text }
}
