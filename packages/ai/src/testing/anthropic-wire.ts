import type { Answering } from './scripted-server.ts'

const usageOf = (step: Answering) => ({ input_tokens: 20, cache_read_input_tokens: 100, cache_creation_input_tokens: (step.type === 'words' && step.written) || 0, output_tokens: 30 })

function blocksOf(step: Answering) {
  const calls = step.type === 'respond' ? [{ name: 'respond', arguments: step.arguments }] : step.type === 'calls' ? step.calls : []
  const words = step.type === 'words' ? step.text : step.type === 'calls' ? step.text : step.type === 'too-long' ? 'And so on and' : undefined
  return {
    content: [
      ...(words === undefined ? [] : [{ type: 'text' as const, text: words }]),
      ...calls.map((call, index) => ({ type: 'tool_use' as const, id: ('id' in call ? call.id : undefined) ?? `toolu_${index + 1}`, name: call.name, input: call.arguments })),
    ],
    stop_reason: step.type === 'refusal' ? 'refusal' : step.type === 'too-long' ? 'max_tokens' : calls.length > 0 ? 'tool_use' : 'end_turn',
  }
}

/** As Anthropic's messages answer. */
export function anthropicBody(step: Answering) {
  return { id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted-model', ...blocksOf(step), stop_sequence: null, usage: usageOf(step) }
}

/** The same in pieces: every call's input in two. */
export function anthropicEvents(step: Answering): string {
  const { content, stop_reason } = blocksOf(step)
  const usage = usageOf(step)
  const events: { type: string }[] = [{ type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted-model', content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } } } as { type: string }]
  for (const [index, block] of content.entries()) {
    const whole = block.type === 'text' ? block.text : typeof block.input === 'string' ? block.input : JSON.stringify(block.input)
    const delta = (piece: string) => ({ type: 'content_block_delta', index, delta: block.type === 'text' ? { type: 'text_delta', text: piece } : { type: 'input_json_delta', partial_json: piece } })
    const half = Math.ceil(whole.length / 2)
    events.push(
      { type: 'content_block_start', index, content_block: block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} } } as { type: string },
      delta(whole.slice(0, half)),
      delta(whole.slice(half)),
      { type: 'content_block_stop', index } as { type: string },
    )
  }
  events.push({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: usage.output_tokens } } as { type: string }, { type: 'message_stop' })
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}
