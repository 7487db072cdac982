import { fold, textOf } from '@parley/channel'
import { toMilliseconds } from '@parley/flow'
import { go, wait, type CardContext, type CardRun, type Step } from '@parley/interpreter'
import { toRequest, type ConsentConfig } from './card.ts'

type Memory = { until: number; words: string }

export const consentRun: CardRun<ConsentConfig> = {
  enter: (config, context) => ask(config, context, context.now + toMilliseconds(config.deadline)),

  resume(config, context, wake) {
    const { until, words } = context.memory as Memory
    switch (wake.type) {
      case 'messages': {
        // Only a tap or the very words of a button are a consent: nothing is guessed.
        const means = (label: string, text: string) => fold(context.render(label)) === fold(text)
        const answer = wake.messages.findLast(({ option, content }) => option !== undefined || means(config.yes, textOf(content)) || means(config.no, textOf(content)))
        if (!answer) return go('other', { unread: wake.messages })
        const granted = answer.option === undefined ? means(config.yes, textOf(answer.content)) : answer.option === 'yes'
        return go(granted ? 'agreed' : 'declined', { effects: [{ type: 'record-consent', granted, words, proof: answer.id }], outputs: { agreed: granted } })
      }
      case 'late-tap':
        return ask(config, context, until)
      case 'deadline':
        return go('timed-out')
      default:
        return listen(until, words)
    }
  },
}

function ask(config: ConsentConfig, context: CardContext, until: number): Step {
  const content = toRequest(config, context.render, context.choiceId)
  return { ...listen(until, context.render(config.text)), effects: [{ type: 'say', content }] }
}

const listen = (until: number, words: string): Step => wait({ listen: { quietMs: 0 }, until }, { until, words })
