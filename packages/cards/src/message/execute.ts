import { go, type CardRun } from '@parley/interpreter'
import { toContent, type MessageConfig } from './card.ts'

export const messageRun: CardRun<MessageConfig> = {
  enter(config, context) {
    return go('next', { effects: config.bubbles.map((bubble) => ({ type: 'say', content: toContent(bubble, context.render) })) })
  },
}
