import { isPlainYes, textOf, type Json } from '@parley/channel'
import type { CardContext, CardEffect, CardMessage, EffectOutcome, ToolCall, ToolResult } from '@parley/interpreter'
import { builtinId, inLanguage, runBuiltin } from './builtin-tools.ts'
import type { AiStepConfig } from './card.ts'
import { longestResult, mostCalls, type OpenRound } from './memory.ts'

/** The key under which the outcome of a tool's call comes back; `callOfKey` reads it. */
export const toolKey = (callId: string) => `tool:${callId}`
export const callOfKey = (key: string) => (key.startsWith('tool:') ? key.slice('tool:'.length) : undefined)

/** A round as far as it goes at once: `keys` are the calls under way. */
export interface Begun {
  round: OpenRound
  effects: CardEffect[]
  keys: string[]
  /** A builtin has told the customer something and the turn is theirs. */
  said: boolean
  handOver: string | null
}

/** Begins what the model wants called. What needs the customer's yes is asked about afterwards. */
export function beginRound(config: AiStepConfig, context: CardContext, reply: string, calls: ToolCall[]): Begun {
  const begun: Begun = { round: { reply, calls: unique(calls), results: [], asking: null }, effects: [], keys: [], said: false, handOver: null }
  begun.round.calls.forEach((call, index) => {
    const refuse = (why: string) => begun.round.results.push({ callId: call.id, ok: false, content: why })
    if (index >= mostCalls) return refuse(`Not called: at most ${mostCalls} calls at once.`)
    if (call.problem !== undefined) return refuse(call.problem)
    if (call.toolId.startsWith('builtin:')) {
      if (!config.builtins.some((name) => builtinId(name) === call.toolId)) return refuse('This is not granted here.')
      const run = runBuiltin(call, context)
      begun.round.results.push(run.result)
      begun.effects.push(...run.effects)
      begun.said ||= run.said ?? false
      begun.handOver ??= run.handOver ?? null
      return undefined
    }
    // Whatever the model or its port says: what was not granted is not called.
    if (!config.tools.includes(call.toolId)) return refuse('This is not granted here.')
    if (call.confirm !== undefined) return undefined
    begun.effects.push(callEffect(call))
    begun.keys.push(toolKey(call.id))
    return undefined
  })
  return begun
}

/** Two calls of one id would be one: a model that repeats itself is taken at its first word. */
const unique = (calls: ToolCall[]) => calls.filter((call, index) => calls.findIndex((other) => other.id === call.id) === index)

/** `confirmedBy`: the id of the message with which the customer agreed. */
export function callEffect(call: ToolCall, confirmedBy?: string): CardEffect {
  const { toolId, name, arguments: given, repeatable } = call
  return { type: 'call-tool', key: toolKey(call.id), call: { toolId, name, arguments: given, repeatable: repeatable ?? false, ...(confirmedBy === undefined ? {} : { confirmedBy }) } }
}

/** Calls without a result yet; those that want a yes are not under way before it. */
export const unanswered = ({ calls, results }: OpenRound): ToolCall[] => calls.filter((call) => !results.some((result) => result.callId === call.id))

/** The question for a call that wants the customer's yes. */
export function confirmation(call: ToolCall, context: CardContext): Extract<CardEffect, { type: 'say' }> {
  const option = (id: string, title: string) => ({ id: context.choiceId(`${id}-${call.id}`.slice(0, 60)), title })
  return {
    type: 'say',
    content: { type: 'buttons', text: call.confirm ?? '', options: [option('yes', inLanguage(context, 'Yes', 'Ja')), option('no', inLanguage(context, 'No', 'Nein'))] },
  }
}

/**
 * Whether these messages are the customer's yes to the call that they were asked about. Only a plain yes is one: whoever
 * adds something may have changed their mind, and is asked again by the model.
 */
export function saysYes(messages: CardMessage[], call: ToolCall): CardMessage | undefined {
  const last = messages.at(-1)
  if (!last) return undefined
  if (last.option !== undefined) return last.option === `yes-${call.id}`.slice(0, 60) ? last : undefined
  // A tap on anything else is no yes to this.
  if (last.content.type === 'choice' || messages.length > 1) return undefined
  return isPlainYes(textOf(last.content)) ? last : undefined
}

/** What the model is told of how a call ended. */
export function resultOf(callId: string, outcome: EffectOutcome): ToolResult {
  if (outcome.type === 'tool-answered') return { callId, ok: true, content: cut(outcome.result) }
  return { callId, ok: false, content: outcome.type === 'tool-failed' ? outcome.reason : 'It could not be called.' }
}

function cut(result: Json): Json {
  const text = JSON.stringify(result)
  return text.length <= longestResult ? result : `${text.slice(0, longestResult)} … (cut, it was longer)`
}
