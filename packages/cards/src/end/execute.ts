import { end, type CardRun } from '@parley/interpreter'
import type { EndConfig } from './card.ts'

export const endRun: CardRun<EndConfig> = {
  enter(config, context) {
    const text = context.render(config.text)
    return end('ended', text.trim() === '' ? {} : { effects: [{ type: 'say', content: { type: 'text', text } }] })
  },
}
