import { go, type CardEffect, type CardRun } from '@parley/interpreter'
import { toContent } from './bubble.ts'
import type { MessageConfig } from './card.ts'

export const messageRun: CardRun<MessageConfig> = {
  enter(config, context) {
    const newest = context.newestMessageId
    const contents = config.bubbles.map((bubble) => toContent(bubble, context.render, newest)).filter((content) => content !== null)
    const quoted = config.quote && newest !== null ? contents.findIndex((content) => content.type !== 'reaction') : -1
    const effects = contents.map((content, index): CardEffect => ({ type: 'say', content, ...(index === quoted && newest !== null ? { replyTo: newest } : {}) }))
    return go('next', { effects })
  },
}
