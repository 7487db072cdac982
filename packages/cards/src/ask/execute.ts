import { textOf, type Json } from '@parley/channel'
import { toMilliseconds } from '@parley/flow'
import { end, go, wait, type CardContext, type CardEffect, type CardMessage, type CardRun, type Step } from '@parley/interpreter'
import { writeTo } from '../shared/target.ts'
import { optionPort, toQuestion, type AskConfig } from './card.ts'
import { readAnswer, type Problem, type Reading } from './read-answer.ts'
import { retryText } from './retry-texts.ts'

/** `until`: when the customer is no longer waited for; null: the longest wait there is. */
type Memory = { attempts: number; until: number | null }

export const askRun: CardRun<AskConfig> = {
  enter(config, context) {
    const until = config.deadline ? context.now + toMilliseconds(config.deadline) : null
    return listen(config, { attempts: 0, until }, context, [ask(config, context)])
  },

  resume(config, context, wake) {
    const memory = context.memory as Memory
    switch (wake.type) {
      case 'messages': {
        const reading = readBest(config, wake.messages, context)
        return reading.ok ? answered(config, context, reading) : retry(config, context, memory, reading.problem, wake.messages)
      }
      case 'late-tap':
        // A button of an earlier question: asked again, and nobody is blamed for it.
        return listen(config, memory, context, [ask(config, context)])
      case 'deadline':
        return config.deadline ? go('timed-out') : end('no-answer')
      default:
        return listen(config, memory, context)
    }
  },
}

function ask(config: AskConfig, context: CardContext, before = ''): CardEffect {
  const question = toQuestion(config, context.limits.buttons, context.render, context.choiceId)
  return { type: 'say', content: before !== '' && 'text' in question ? { ...question, text: `${before}\n\n${question.text}` } : question }
}

function listen({ answer, quietMs }: AskConfig, memory: Memory, context: CardContext, effects: CardEffect[] = []): Step {
  const words = answer.type === 'choice' ? answer.options.map(({ title }) => context.render(title)) : []
  return wait({ listen: { quietMs, ...(words.length > 0 ? { words } : {}) }, ...(memory.until === null ? {} : { until: memory.until }) }, memory, { effects })
}

/** Of several messages the newest that fits; for free text all of them together. */
function readBest(config: AskConfig, messages: CardMessage[], context: CardContext): Reading {
  if (config.answer.type === 'text') {
    const text = messages.map((message) => textOf(message.content).trim()).filter(Boolean).join('\n')
    return text === '' ? { ok: false, problem: 'not-text' } : { ok: true, answer: text }
  }
  const readings = messages.map((message) => readAnswer(config.answer, message, context))
  return readings.findLast((reading) => reading.ok) ?? readings.at(-1)!
}

function answered(config: AskConfig, context: CardContext, { answer, option, outputs: more, shown }: Extract<Reading, { ok: true }>): Step {
  const title = option ? context.render(option.title) : undefined
  const outputs: Record<string, Json> = { answer, ...more, ...(title === undefined ? {} : { title }) }
  // What is kept for people to read is what they saw, not an option's id.
  const effects = config.saveTo === '' ? [] : [writeTo(config.saveTo, title ?? shown ?? answer)]
  const port = option && config.answer.type === 'choice' && config.answer.branches ? optionPort(option.id) : 'answered'
  return go(port, { effects, outputs })
}

/** Answered by tapping something in the question. */
const tapped: ReadonlySet<AskConfig['answer']['type']> = new Set(['choice', 'location', 'contact', 'form', 'order'])

function retry(config: AskConfig, context: CardContext, memory: Memory, problem: Problem, messages: CardMessage[]): Step {
  const attempts = memory.attempts + 1
  if (attempts >= config.maxAttempts) {
    const text = context.render(config.giveUpText)
    // What was no answer here may be a question: an AI step behind this exit answers it.
    return go('invalid', { effects: text.trim() === '' ? [] : [{ type: 'say', content: { type: 'text', text } }], unread: messages })
  }
  const why = context.render(config.retryText) || retryText(problem, config.answer, context.contact.language ?? context.language)
  // Buttons have scrolled away by now: what is answered with one is put again in one message with the reason.
  const say: CardEffect = tapped.has(config.answer.type) ? ask(config, context, why) : { type: 'say', content: { type: 'text', text: why } }
  return listen(config, { ...memory, attempts }, context, [say])
}
