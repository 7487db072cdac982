import { dayIn, fold, readDate, readNumber, type Json, type JsonObject } from '@parley/channel'
import { toMilliseconds } from '@parley/flow'
import { go, wait, type CardContext, type CardEffect, type CardRun, type CardMessage, type EffectOutcome, type HandoverTrigger, type ModelAnswer, type ModelRequest, type Step, type ToolCall, type TurnSignals } from '@parley/interpreter'
import { beginRound, callEffect, callOfKey, confirmation, resultOf, saysYes, toolKey, unanswered } from './call-tools.ts'
import { exitPort, type AiStepConfig } from './card.ts'
import { requestOf } from './request.ts'
import { freshMemory, memoryOf, mostRounds, noted, type Memory, type OpenRound } from './memory.ts'

const say = (text: string): CardEffect[] => (text.trim() === '' ? [] : [{ type: 'say', content: { type: 'text', text } }])

/** The model's own words: the customer is told once that an AI writes. */
const said = ({ reply }: ModelAnswer): CardEffect[] => (reply.trim() === '' ? [] : [{ type: 'say', content: { type: 'text', text: reply }, ai: true }])

/** For the calls of a round, all attempts of them. Milliseconds. */
const longestCallsMs = 3 * 60_000

export const aiStepRun: CardRun<AiStepConfig> = {
  enter(config, context) {
    // Somebody who came with a question, or by tapping an option, began the talk with that.
    const since = context.history.filter(({ from }) => from === 'contact').at(-Math.max(1, context.unread))?.at ?? context.now
    const memory = freshMemory(since)
    // Somebody who came with a question is answered; an opening would talk past it.
    if (context.unread > 0) return listen(config, context, memory, [], true)
    const opening = context.render(config.opening)
    if (opening.trim() !== '') return listen(config, context, memory, say(opening))
    // The last word was the customer's, taken by an earlier card (a tapped option): it must not meet silence.
    return context.history.at(-1)?.from === 'contact' ? think(config, context, memory) : listen(config, context, memory)
  },

  resume(config, context, wake) {
    const memory = memoryOf(context.memory)
    switch (wake.type) {
      case 'messages':
        return memory.open?.asking ? confirmed(config, context, memory, memory.open, wake.messages) : think(config, context, { ...memory, inARow: 0 })
      case 'late-tap':
        // What was said is in the history, all of it, also what an overtaken answer was about.
        return memory.open?.asking ? confirmed(config, context, memory, memory.open, []) : think(config, context, { ...memory, inARow: 0 })
      case 'outcome': {
        const callId = callOfKey(wake.key)
        if (callId !== undefined && memory.open) return called(config, context, memory, memory.open, callId, wake.outcome)
        return wake.outcome.type === 'answered' ? take(config, context, memory, wake.outcome.answer) : unansweredQuestion(config, context, memory, wake.outcome)
      }
      case 'deadline':
        return memory.thinking || (memory.open && !memory.open.asking) ? fail(config, context, memory) : go('timed-out', { outputs: results(memory) })
      case 'given-back':
        return listen(config, context, memory)
    }
  },
}

function listen(config: AiStepConfig, context: CardContext, memory: Memory, effects: CardEffect[] = [], unread = false): Step {
  const until = context.now + toMilliseconds(config.deadline)
  return wait({ listen: { quietMs: config.quietMs, unread }, until }, noted({ ...memory, thinking: false, open: null }), { effects, outputs: results(memory) })
}

/** Asks the model, and goes on listening: who writes meanwhile is answered afresh. */
function think(config: AiStepConfig, context: CardContext, memory: Memory, effects: CardEffect[] = []): Step {
  const until = context.now + toMilliseconds(config.deadline)
  return wait({ listen: { quietMs: config.quietMs, unread: true }, outcomes: ['answer'], until }, noted({ ...memory, thinking: true, open: null }), {
    effects: [...effects, { type: 'show-typing' }, { type: 'ask-model', key: 'answer', request: asked(config, context, memory) }],
  })
}

const asked = (config: AiStepConfig, context: CardContext, memory: Memory): ModelRequest =>
  requestOf(config, {
    known: memory.collected,
    history: context.history.slice(-config.historyLength),
    ...(memory.since === null ? {} : { since: memory.since }),
    language: context.contact.language ?? context.language,
    now: context.now,
    timeZone: context.timeZone,
    rounds: memory.rounds,
    ...(memory.unsure > 0 ? { unsure: memory.unsure } : {}),
    contactId: context.contact.id,
    render: context.renderForModel,
  })

function take(config: AiStepConfig, context: CardContext, before: Memory, answer: ModelAnswer): Step {
  const calls = answer.toolCalls ?? []
  const memory: Memory = {
    ...before,
    collected: { ...before.collected, ...fitting(config, context, answer.collected) },
    unsure: answer.unsure ? before.unsure + 1 : calls.length > 0 ? before.unsure : 0,
    signals: answer.signals ? signalsOf(answer.signals) : before.signals,
    thinking: false,
  }
  // What people are to answer is not answered before.
  if (answer.handover) return handOver(config, context, memory, answer.handover.reason, unsaid.has(answer.handover.trigger) ? [] : said(answer))
  const meant = config.intents.find(({ name }) => name === answer.signals?.intent)
  if (meant?.does === 'person') return handOver(config, context, memory, `Wants “${meant.name}”.`, [])
  const leadsTo = meant && config.exits.find(({ id }) => exitPort(id) === meant.does)
  if (leadsTo) return go(exitPort(leadsTo.id), { outputs: { ...results(memory), exit: leadsTo.name } })
  if (calls.length > 0) {
    if (memory.inARow >= config.maxRounds) return fail(config, context, memory)
    const begun = beginRound(config, context, answer.reply, calls)
    const effects = [...said(answer), ...begun.effects]
    if (begun.handOver !== null) return handOver(config, context, closed(memory, context, begun.round), begun.handOver, effects)
    // A builtin has asked the customer; what is left of the round would talk over it.
    if (begun.said && begun.keys.length === 0) return listen(config, context, { ...closed(memory, context, begun.round), turns: memory.turns + 1 }, effects)
    return proceed(config, context, { ...memory, inARow: memory.inARow + 1 }, begun.round, effects, begun.keys)
  }

  const exit = answer.exit === null ? undefined : config.exits.find((candidate) => fold(candidate.name) === fold(answer.exit ?? '') || candidate.id === answer.exit)
  // Nothing to say and nowhere to go would be silence.
  if (answer.reply.trim() === '' && !exit) return fail(config, context, memory)
  const after: Memory = { ...memory, turns: memory.turns + 1 }
  const effects = said(answer)
  const outputs = { ...results(after), ...(answer.reply.trim() === '' ? {} : { last_reply: answer.reply }) }
  if (exit) return go(exitPort(exit.id), { effects, outputs: { ...outputs, exit: exit.name } })
  if (after.turns >= config.maxTurns) return go('max-turns', { effects, outputs })
  const step = listen(config, context, after, effects)
  return { ...step, outputs }
}

/** On with a round: calls under way are waited for, then the customer's yes is asked for, then the model is told. */
function proceed(config: AiStepConfig, context: CardContext, memory: Memory, round: OpenRound, effects: CardEffect[] = [], keys: string[] = []): Step {
  const open = unanswered(round)
  const toConfirm = open.find((call) => call.confirm !== undefined)
  if (open.some((call) => call.confirm === undefined)) {
    // What the customer writes meanwhile is not lost and not an answer to anything: it is taken up with the result.
    return wait({ outcomes: keys, keepOutcomes: true, until: context.now + longestCallsMs }, noted({ ...memory, open: round }), { effects: [...effects, ...(keys.length > 0 ? [{ type: 'show-typing' as const }] : [])] })
  }
  if (toConfirm) {
    const until = context.now + toMilliseconds(config.deadline)
    return wait({ listen: { quietMs: config.quietMs }, until }, noted({ ...memory, open: { ...round, asking: toConfirm.id } }), { effects: [...effects, { ...confirmation(toConfirm, context), ai: true }] })
  }
  return think(config, context, closed(memory, context, round), effects)
}

/** The customer was asked for a yes. Anything else is none, and the call is not made. */
function confirmed(config: AiStepConfig, context: CardContext, memory: Memory, round: OpenRound, messages: CardMessage[]): Step {
  const call = round.calls.find((candidate) => candidate.id === round.asking)!
  const consent = saysYes(messages, call)
  const next: OpenRound = { ...round, asking: null }
  const fresh = { ...memory, inARow: 0 }
  if (consent) {
    const calls = round.calls.map((candidate) => (candidate.id === call.id ? withoutConfirm(candidate) : candidate))
    return proceed(config, context, fresh, { ...next, calls }, [callEffect(call, consent.id)], [toolKey(call.id)])
  }
  // A no, or a change of mind: nothing of what was still to be asked is done.
  const refused = unanswered(round).map(({ id }) => ({ callId: id, ok: false, content: 'Not called: the customer did not say yes. Look at what they wrote instead.' }))
  return think(config, context, closed(fresh, context, { ...next, results: [...round.results, ...refused] }))
}

const withoutConfirm = ({ id, toolId, name, arguments: given, repeatable }: ToolCall): ToolCall => ({ id, toolId, name, arguments: given, ...(repeatable === undefined ? {} : { repeatable }) })

function called(config: AiStepConfig, context: CardContext, memory: Memory, round: OpenRound, callId: string, outcome: EffectOutcome): Step {
  const result = resultOf(callId, outcome)
  const after = { ...memory, failures: result.ok ? 0 : memory.failures + 1 }
  const next = { ...round, results: [...round.results, result] }
  // Twice in vain is enough: the customer hears so, and whoever comes next takes over.
  if (after.failures >= 2 && unanswered(next).every((call) => call.confirm !== undefined)) return fail(config, context, closed(after, context, next))
  return proceed(config, context, after, next)
}

/** The round is over and noted; what had no result by then never will. */
function closed(memory: Memory, context: CardContext, { reply, calls, results: came }: OpenRound): Memory {
  const noted = calls.map((call) => came.find((result) => result.callId === call.id) ?? { callId: call.id, ok: false, content: 'Not called.' })
  return { ...memory, open: null, rounds: [...memory.rounds, { at: context.now, ...(context.newestMessageId === null ? {} : { after: context.newestMessageId }), reply, calls, results: noted }].slice(-mostRounds) }
}

function handOver(config: AiStepConfig, context: CardContext, memory: Memory, reason: string, effects: CardEffect[]): Step {
  return wait({ person: true, until: context.now + toMilliseconds(config.deadline) }, noted({ ...memory, thinking: false, open: null }), {
    // Said before the bot falls silent: what follows a hand-over is not sent.
    effects: [...effects, ...say(context.render(config.handoverText)), { type: 'hand-over', reason }],
    outputs: results(memory),
  })
}

function unansweredQuestion(config: AiStepConfig, context: CardContext, memory: Memory, outcome: EffectOutcome): Step {
  if (outcome.type === 'model-failed' && outcome.cause === 'over-budget') return go('over-budget', { effects: say(context.render(config.apology)), outputs: results(memory) })
  return fail(config, context, memory)
}

function fail(config: AiStepConfig, context: CardContext, memory: Memory): Step {
  return go('failed', { effects: say(context.render(config.apology)), outputs: results(memory) })
}

const unsaid: ReadonlySet<HandoverTrigger> = new Set(['topic', 'intent', 'low-confidence'])

const results = (memory: Memory): JsonObject => ({ ...memory.signals, ...memory.collected, turns: memory.turns })

/** No intent is empty rather than absent, so that an earlier one does not stay. */
const signalsOf = ({ intent, sentiment, language }: TurnSignals): Memory['signals'] => ({ intent: intent ?? '', sentiment, ...(language === null ? {} : { language }) })

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
