import { labelledArguments, type Json, type JsonObject } from '@parley/channel'
import { renderTemplate, toMilliseconds } from '@parley/flow'
import { go, wait, type CardContext, type CardRun, type EffectOutcome, type Step, type ToolCall, type ToolFailureCause } from '@parley/interpreter'
import { confirmation, saysYes } from '../ai-step/call-tools.ts'
import { longestCallMs, parametersOf, type ChosenTool, type Failure, type ToolCallConfig } from './card.ts'

type Memory = { asking: boolean; arguments: JsonObject; until: number }

const portOf: Record<ToolFailureCause, Failure> = {
  refused: 'refused', unconfirmed: 'refused', 'bad-arguments': 'bad-arguments', unreachable: 'unavailable', broken: 'unavailable', 'bad-answer': 'unavailable', 'not-allowed': 'unavailable', timeout: 'timed-out', uncertain: 'timed-out',
}

export const toolCallRun: CardRun<ToolCallConfig> = {
  enter(config, context) {
    const { tool } = config
    if (!tool) return failed('unavailable', 'not-allowed', 'No tool is chosen.')
    const given = argumentsOf(tool, config.values, context)
    return tool.confirm === '' ? call(tool, given, context) : ask(tool, given, context, context.now + toMilliseconds(config.deadline))
  },

  resume(config, context, wake) {
    const { tool } = config
    const memory = context.memory as Memory
    if (!tool) return failed('unavailable', 'not-allowed', 'No tool is chosen.')
    switch (wake.type) {
      case 'messages': {
        const yes = saysYes(wake.messages, callOf(tool, memory.arguments, context))
        if (yes) return call(tool, memory.arguments, context, yes.id)
        // A tap on "No" says all; words may be a question, for a card that listens.
        return go('declined', wake.messages.every(({ option }) => option !== undefined) ? {} : { unread: wake.messages })
      }
      case 'outcome':
        return settled(tool, wake.outcome)
      case 'deadline':
        return memory.asking ? go('no-answer') : failed('timed-out', 'timeout', 'There was no answer in time.')
      case 'late-tap':
      case 'given-back':
        // Whether a call that was under way when a person stepped in came to its end is not known here: it is not made again.
        return memory.asking ? ask(tool, memory.arguments, context, memory.until) : failed('timed-out', 'uncertain', 'A person stepped in before the answer was there.')
    }
  },
}

function ask(tool: ChosenTool, given: JsonObject, context: CardContext, until: number): Step {
  const memory: Memory = { asking: true, arguments: given, until }
  return wait({ listen: { quietMs: 0 }, until }, memory, { effects: [confirmation(callOf(tool, given, context), context)] })
}

function call(tool: ChosenTool, given: JsonObject, context: CardContext, confirmedBy?: string): Step {
  const until = context.now + longestCallMs
  const memory: Memory = { asking: false, arguments: given, until }
  return wait({ outcomes: ['call'], keepOutcomes: true, until }, memory, {
    effects: [
      ...(context.newestMessageId === null ? [] : [{ type: 'show-typing' as const }]),
      { type: 'call-tool', key: 'call', call: { toolId: tool.id, name: tool.name, arguments: given, repeatable: tool.repeatable, ...(confirmedBy === undefined ? {} : { confirmedBy }) } },
    ],
  })
}

function settled(tool: ChosenTool, outcome: EffectOutcome): Step {
  if (outcome.type === 'tool-failed') return failed(portOf[outcome.cause], outcome.cause, outcome.reason)
  if (outcome.type !== 'tool-answered') return failed('unavailable', 'bad-answer', 'It could not be called.')
  const { result } = outcome
  const fields = typeof result === 'object' && result !== null && !Array.isArray(result) ? result : {}
  const named = tool.results.flatMap(({ name }) => (Object.hasOwn(fields, name) ? [[name, fields[name]!] as const] : []))
  return go('done', { outputs: { ...Object.fromEntries(named), result } })
}

const failed = (port: Failure, cause: ToolFailureCause, reason: string): Step => go(port, { outputs: { cause, reason } })

/** As the shared pieces of confirming know a call. */
const callOf = (tool: ChosenTool, given: JsonObject, context: CardContext): ToolCall => ({
  id: 'call', toolId: tool.id, name: tool.name, arguments: given, confirm: renderTemplate(tool.confirm, { arguments: labelledArguments(tool.parameters, given) }, context).text.trim(),
})

const single = /^\s*\{\{\s*([a-z][\w.]*)\s*\}\}\s*$/i

/** Each argument's value, with its type where it is one placeholder; what is empty is not given. */
function argumentsOf(tool: ChosenTool, values: Record<string, string>, context: CardContext): JsonObject {
  const given: JsonObject = {}
  for (const { name } of parametersOf(tool)) {
    const template = values[name] ?? ''
    const path = single.exec(template)?.[1]
    const value: Json | undefined = path === undefined ? context.render(template).trim() : context.value(path)
    if (value !== undefined && value !== null && value !== '') given[name] = value
  }
  return given
}
