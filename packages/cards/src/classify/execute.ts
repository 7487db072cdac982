import { textOf, type Json } from '@parley/channel'
import { toMilliseconds } from '@parley/flow'
import { go, modelTimeoutMs, wait, type CardContext, type CardEffect, type CardMessage, type CardRun, type EffectOutcome, type ModelRequest, type Step } from '@parley/interpreter'
import { filledIntent } from '../shared/intent.ts'
import { microsOf } from '../shared/model-choice.ts'
import { intentPort, type ClassifyConfig } from './card.ts'

/** `heard`: the messages that are read, by id; `until`: when waiting for the customer ends. */
type Memory = { heard: string[]; until: number; thinking: boolean }

/** Messages given along for what was said before. */
const contextLength = 6
/** For the question and all its attempts. Milliseconds. */
const longestMs = 4 * modelTimeoutMs

const noted = (memory: Memory) => memory as unknown as Json

export const classifyRun: CardRun<ClassifyConfig> = {
  enter(config, context) {
    if (config.source === 'text') return read(config, context, null, context.render(config.text))
    const memory: Memory = { heard: [], until: context.now + toMilliseconds(config.deadline), thinking: false }
    // A burst that has only begun is waited out, so that all of it is read.
    if (config.source === 'next' || context.unread > 0) return listen(config, memory)
    const heard = lastHeard(context)
    return heard.length > 0 ? read(config, context, { ...memory, heard }, words(context, heard)) : listen(config, memory)
  },

  resume(config, context, wake) {
    const memory = context.memory as unknown as Memory
    switch (wake.type) {
      case 'messages': {
        // Who writes on while it is being thought about has not said all of it yet.
        const heard = [...memory.heard, ...wake.messages.map(({ id }) => id)]
        return read(config, context, { ...memory, heard }, words(context, heard, wake.messages))
      }
      case 'late-tap':
        return read(config, context, memory, [words(context, memory.heard), wake.title].filter((text) => text !== '').join('\n'))
      case 'outcome':
        return told(config, context, wake.outcome)
      case 'deadline':
        return memory.thinking ? failed(config, context, 'failed') : go('timed-out')
      case 'given-back':
        return classifyRun.enter(config, context)
    }
  },
}

function listen(config: ClassifyConfig, memory: Memory): Step {
  return wait({ listen: { quietMs: config.quietMs, unread: config.source === 'said' }, until: memory.until }, noted(memory))
}

/** `memory` null: what is read is no message, so that nothing the customer writes meanwhile changes it. */
function read(config: ClassifyConfig, context: CardContext, memory: Memory | null, text: string): Step {
  // There is nothing to read in a picture without words.
  if (text.trim() === '') return go('none', { outputs: { intent: '', confidence: 0 } })
  const until = context.now + longestMs
  const { now, timeZone, language, contact } = context
  const request: ModelRequest = {
    provider: config.provider, model: config.model, persona: { name: '', identity: '', tone: '', facts: [] }, instructions: '', exits: [], collect: [], known: {},
    // "The second one, please" means something only behind the question.
    history: memory === null ? [] : context.history.slice(-contextLength),
    language: contact.language ?? language, now, timeZone, purpose: 'classify',
    classify: { text, intents: config.intents.map(filledIntent) },
    ...(config.fallback === null ? {} : { fallback: config.fallback }),
    ...(config.budget === null ? {} : { budget: microsOf(config.budget) }),
  }
  const effects: CardEffect[] = [...(memory === null ? [] : [{ type: 'show-typing' as const }]), { type: 'ask-model', key: 'answer', request }]
  const rest: Memory = { ...(memory ?? { heard: [], until }), thinking: true }
  return wait({ ...(memory === null ? {} : { listen: { quietMs: config.quietMs } }), outcomes: ['answer'], until }, noted(rest), { effects })
}

function told(config: ClassifyConfig, context: CardContext, outcome: EffectOutcome): Step {
  if (outcome.type !== 'answered') return failed(config, context, outcome.type === 'model-failed' && outcome.cause === 'over-budget' ? 'over-budget' : 'failed')
  const { exit, confidence = 0 } = outcome.answer
  const meant = confidence >= config.leastConfidence ? config.intents.find(({ name }) => name === exit) : undefined
  return go(meant ? intentPort(meant.id) : 'none', { outputs: { intent: meant?.name ?? '', confidence } })
}

function failed(config: ClassifyConfig, context: CardContext, port: 'failed' | 'over-budget'): Step {
  const text = context.render(config.apology)
  return go(port, { effects: text.trim() === '' ? [] : [{ type: 'say', content: { type: 'text', text } }], outputs: { intent: '', confidence: 0 } })
}

/** What the customer said last, without what was between: all of it up to where somebody else spoke. */
function lastHeard({ history }: CardContext): string[] {
  const last = history.findLastIndex(({ from }) => from === 'contact')
  const before = history.slice(0, last + 1)
  return before.slice(before.findLastIndex(({ from }) => from !== 'contact') + 1).flatMap(({ id }) => (id === undefined ? [] : [id]))
}

/** As the history has them, which knows of corrections; what came this moment, as it came. */
function words({ history }: CardContext, heard: string[], messages: CardMessage[] = []): string {
  return heard
    .map((id) => history.find((entry) => entry.id === id)?.text ?? messages.filter((message) => message.id === id).map(({ content }) => textOf(content)).join(''))
    .filter((text) => text.trim() !== '' && !/^\[\w+\]$/.test(text))
    .join('\n')
}
