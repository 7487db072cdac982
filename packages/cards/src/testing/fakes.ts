import type { Json } from '@parley/channel'
import type { EffectOutcome, ModelRequest, ToolCall, ToolRequest } from '@parley/interpreter'

/** What a fake model answers: a reply, or an outcome in full. */
export type FakeModel = (request: ModelRequest) => string | { reply?: string; exit?: string | null; collected?: Record<string, Json>; toolCalls?: ToolCall[] } | Exclude<EffectOutcome, { type: 'sent' | 'send-failed' }>

/** What a fake tool answers: a result, or how it failed. */
export type FakeTool = (call: ToolRequest) => Json | Extract<EffectOutcome, { type: 'tool-failed' }>

/** A fake model's answer, as the event brings it. */
export function toOutcome(answer: ReturnType<FakeModel>): EffectOutcome {
  if (typeof answer === 'object' && 'type' in answer) return answer
  const { reply = '', exit = null, collected = {}, toolCalls } = typeof answer === 'string' ? { reply: answer } : answer
  return { type: 'answered', answer: { reply, exit, collected, ...(toolCalls ? { toolCalls } : {}), provider: 'fake', model: 'fake', offline: false, usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 } } }
}
