import { textOf } from '@parley/channel'
import { templateContent, toMilliseconds } from '@parley/flow'
import { go, wait, type CardRun, type EffectOutcome, type Step } from '@parley/interpreter'
import { quickReplies, type Failure, type TemplateConfig } from './card.ts'

export const templateRun: CardRun<TemplateConfig> = {
  enter(config, context) {
    const content = templateContent(config.template, [context.contact.language, context.language], context)
    if (!content) return config.waits ? failed('unusable', 'No template is chosen.') : go('sent')
    if (!config.waits) return go('sent', { effects: [{ type: 'say', content }] })
    const until = context.now + toMilliseconds(config.deadline)
    return listen(until, { effects: [{ type: 'say', content, key: 'template' }] })
  },

  resume(config, context, wake) {
    const { until } = context.memory as { until: number }
    switch (wake.type) {
      case 'messages': {
        const tapped = wake.messages.find((message) => message.option !== undefined)
        const reply = quickReplies(config).find(({ id }) => id === tapped?.option)
        const answer = wake.messages.map((message) => textOf(message.content).trim()).filter(Boolean).join('\n')
        if (reply && tapped) return go(reply.id, { outputs: { answer: textOf(tapped.content) || reply.label, ...(reply.card !== undefined ? { card: reply.card } : {}) } })
        // What they wrote may be a question: a card behind this exit that listens gets it.
        return go('answered', { outputs: { answer }, unread: wake.messages })
      }
      case 'late-tap':
        return go('answered', { outputs: { answer: wake.title } })
      case 'outcome':
        return wake.outcome.type === 'send-failed' ? failed(failureOf(wake.outcome), wake.outcome.reason) : listen(until)
      case 'deadline':
        return go('no-answer')
      default:
        return listen(until)
    }
  },
}

function listen(until: number, parts: { effects?: Step['effects'] } = {}): Step {
  return wait({ listen: { quietMs: 0 }, until, outcomes: ['template'] }, { until }, parts)
}

const failed = (port: Failure, cause: string): Step => go(port, { outputs: { cause } })

/** Meta's code for a customer who has stopped marketing; ours for one who never asked for it has no code. */
const stoppedMarketing = 131050

function failureOf({ treatment, code }: Extract<EffectOutcome, { type: 'send-failed' }>): Failure {
  if (treatment === 'consent' || code === stoppedMarketing) return 'not-allowed'
  return treatment === 'fix' || treatment === 'stop' ? 'unusable' : 'undelivered'
}
