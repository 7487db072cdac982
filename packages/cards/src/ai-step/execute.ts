import { dayIn, fold, readDate, readNumber, type Json, type JsonObject } from '@parley/channel'
import { toMilliseconds } from '@parley/flow'
import { go, wait, type CardContext, type CardEffect, type CardRun, type ModelAnswer, type ModelRequest, type Step } from '@parley/interpreter'
import { exitPort, type AiStepConfig } from './card.ts'

/** `thinking`: the model was asked and has not answered yet. */
type Memory = { turns: number; collected: JsonObject; thinking: boolean }

const say = (text: string): CardEffect[] => (text.trim() === '' ? [] : [{ type: 'say', content: { type: 'text', text } }])

export const aiStepRun: CardRun<AiStepConfig> = {
  enter(config, context) {
    const memory: Memory = { turns: 0, collected: {}, thinking: false }
    // Somebody who came with a question is answered; an opening would talk past it.
    if (context.unread > 0) return listen(config, context, memory, [], true)
    const opening = context.render(config.opening)
    if (opening.trim() !== '') return listen(config, context, memory, say(opening))
    // The last word was the customer's, taken by an earlier card (a tapped option): it must not meet silence.
    return context.history.at(-1)?.from === 'contact' ? think(config, context, memory) : listen(config, context, memory)
  },

  resume(config, context, wake) {
    const memory = context.memory as Memory
    switch (wake.type) {
      case 'messages':
      case 'late-tap':
        // What was said is in the history, all of it, also what an overtaken answer was about.
        return think(config, context, memory)
      case 'outcome':
        return wake.outcome.type === 'answered' ? take(config, context, memory, wake.outcome.answer) : fail(config, context, memory)
      case 'deadline':
        return memory.thinking ? fail(config, context, memory) : go('timed-out', { outputs: results(memory) })
      default:
        return listen(config, context, memory)
    }
  },
}

function listen(config: AiStepConfig, context: CardContext, memory: Memory, effects: CardEffect[] = [], unread = false): Step {
  const until = context.now + toMilliseconds(config.deadline)
  return wait({ listen: { quietMs: config.quietMs, unread }, until }, { ...memory, thinking: false }, { effects, outputs: results(memory) })
}

/** Asks the model, and goes on listening: who writes meanwhile is answered afresh. */
function think(config: AiStepConfig, context: CardContext, memory: Memory): Step {
  const until = context.now + toMilliseconds(config.deadline)
  return wait({ listen: { quietMs: config.quietMs, unread: true }, outcomes: ['answer'], until }, { ...memory, thinking: true }, {
    effects: [{ type: 'show-typing' }, { type: 'ask-model', key: 'answer', request: requestOf(config, context, memory) }],
  })
}

function requestOf(config: AiStepConfig, context: CardContext, memory: Memory): ModelRequest {
  const { persona } = config
  return {
    provider: config.provider,
    model: config.model,
    persona: { name: persona.name, identity: context.render(persona.identity), tone: context.render(persona.tone), facts: persona.facts.map(context.render).filter((fact) => fact.trim() !== '') },
    instructions: context.render(config.instructions),
    exits: config.exits.map(({ name, description }) => ({ name, description })),
    collect: config.collect.map(({ name, type, description }) => ({ name, type, description })),
    known: memory.collected,
    history: context.history.slice(-config.historyLength),
    language: context.contact.language ?? context.language,
    now: context.now,
    timeZone: context.timeZone,
  }
}

function take(config: AiStepConfig, context: CardContext, before: Memory, answer: ModelAnswer): Step {
  const exit = answer.exit === null ? undefined : config.exits.find((candidate) => fold(candidate.name) === fold(answer.exit ?? '') || candidate.id === answer.exit)
  // Nothing to say and nowhere to go would be silence.
  if (answer.reply.trim() === '' && !exit) return fail(config, context, before)
  const memory: Memory = { turns: before.turns + 1, collected: { ...before.collected, ...fitting(config, context, answer.collected) }, thinking: false }
  const effects = say(answer.reply).map((effect): CardEffect => (effect.type === 'say' ? { ...effect, ai: true } : effect))
  const outputs = { ...results(memory), ...(answer.reply.trim() === '' ? {} : { last_reply: answer.reply }) }
  if (exit) return go(exitPort(exit.id), { effects, outputs: { ...outputs, exit: exit.name } })
  if (memory.turns >= config.maxTurns) return go('max-turns', { effects, outputs })
  const step = listen(config, context, memory, effects)
  return { ...step, outputs }
}

function fail(config: AiStepConfig, context: CardContext, memory: Memory): Step {
  return go('failed', { effects: say(context.render(config.apology)), outputs: results(memory) })
}

const results = (memory: Memory): JsonObject => ({ ...memory.collected, turns: memory.turns })

/** Only what was asked for, and only as what it should be: a model may answer anything. */
function fitting(config: AiStepConfig, context: CardContext, collected: JsonObject): JsonObject {
  const read: JsonObject = {}
  for (const { name, type } of config.collect) {
    const value = Object.hasOwn(collected, name) ? toType(collected[name]!, type, context) : undefined
    if (value !== undefined) read[name] = value
  }
  return read
}

function toType(value: Json, type: AiStepConfig['collect'][number]['type'], context: CardContext): Json | undefined {
  if (value === null || value === '') return undefined
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : typeof value === 'object' ? undefined : String(value)
    case 'number':
      return typeof value === 'number' ? value : typeof value === 'string' ? readNumber(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined
    case 'date':
      return typeof value === 'string' ? readDate(value, dayIn(context.timeZone, context.now)) : undefined
  }
}
