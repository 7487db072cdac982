import type { Answering } from './scripted-server.ts'

const usage = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150, prompt_tokens_details: { cached_tokens: 100 } }

const text = (given: unknown) => (typeof given === 'string' ? given : JSON.stringify(given))

function messageOf(step: Answering) {
  const calls = step.type === 'respond' ? [{ name: 'respond', arguments: step.arguments }] : step.type === 'calls' ? step.calls : []
  const words = step.type === 'words' || step.type === 'calls' ? (step.text ?? null) : step.type === 'too-long' ? 'And so on and' : null
  const refusal = step.type === 'refusal' ? 'I cannot help with that.' : null
  return {
    message: {
      role: 'assistant' as const,
      content: words,
      refusal,
      ...(calls.length === 0 ? {} : { tool_calls: calls.map((call, index) => ({ id: ('id' in call ? call.id : undefined) ?? `call_${index + 1}`, type: 'function' as const, function: { name: call.name, arguments: text(call.arguments) } })) }),
    },
    finish_reason: step.type === 'too-long' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop',
  }
}

/** As OpenAI's chat completions answer. */
export function openaiBody(step: Answering) {
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'scripted-model', choices: [{ index: 0, ...messageOf(step) }], usage }
}

/** The same in pieces: every call's arguments in two. */
export function openaiEvents(step: Answering): string {
  const { message, finish_reason } = messageOf(step)
  const chunk = (delta: unknown, reason: string | null = null) => ({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted-model', choices: [{ index: 0, delta, finish_reason: reason }] })
  const halves = (whole: string) => [whole.slice(0, Math.ceil(whole.length / 2)), whole.slice(Math.ceil(whole.length / 2))]
  const chunks: unknown[] = [chunk({ role: 'assistant', content: message.content === null ? null : '' })]
  if (message.content !== null) chunks.push(...halves(message.content).map((content) => chunk({ content })))
  if (message.refusal !== null) chunks.push(chunk({ refusal: message.refusal }))
  for (const [index, { id, function: called }] of (message.tool_calls ?? []).entries()) {
    const [first, second] = halves(called.arguments)
    chunks.push(chunk({ tool_calls: [{ index, id, type: 'function', function: { name: called.name, arguments: first } }] }), chunk({ tool_calls: [{ index, function: { arguments: second } }] }))
  }
  chunks.push(chunk({}, finish_reason), { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted-model', choices: [], usage })
  return `${chunks.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('')}data: [DONE]\n\n`
}
