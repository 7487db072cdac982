import { toMilliseconds } from '@parley/flow'
import { go, wait, type CardRun } from '@parley/interpreter'
import type { HandoverConfig } from './card.ts'

export const handoverRun: CardRun<HandoverConfig> = {
  enter(config, context) {
    const text = context.render(config.text)
    const reason = context.render(config.reason) || 'The flow asked for a person.'
    return wait({ person: true, until: context.now + toMilliseconds(config.returnAfter) }, null, {
      // Said before the bot falls silent: what follows a hand-over is not sent.
      effects: [...(text.trim() === '' ? [] : [{ type: 'say' as const, content: { type: 'text' as const, text } }]), { type: 'hand-over', reason }],
    })
  },
  // Given back, or nobody did in time.
  resume: () => go('returned'),
}
