import { toMilliseconds } from '@parley/flow'
import { go, wait, type CardRun } from '@parley/interpreter'
import type { WaitConfig } from './card.ts'
import { nextTimeOfDay } from './next-time-of-day.ts'

export const waitRun: CardRun<WaitConfig> = {
  enter(config, context) {
    const what = config.for
    const until = what.type === 'duration' ? context.now + toMilliseconds(what.duration) : nextTimeOfDay(context.now, context.timeZone, what.time, what.weekdays)
    // Without `listen`, what is written meanwhile stays unread for a later card.
    return wait({ until, ...(config.whenReplied === 'go-on' ? { listen: { quietMs: 0 } } : {}) })
  },
  // A late tap is the customer writing, too.
  resume: (_config, _context, wake) => go(wake.type === 'messages' || wake.type === 'late-tap' ? 'replied' : 'next'),
}
