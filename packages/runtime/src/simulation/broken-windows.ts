import type { BrokenVariant } from './broken-variant.ts'

/** Worlds in which nobody minds the 24 hours in which a customer may be written to. */
export const brokenWindows: Record<string, BrokenVariant> = {
  'closed-windows-are-ignored': {
    means: 'Replies leave more than a day after the customer last wrote.',
    noticed: 'although the window had closed',
    break({ store }) {
      store.windowUntil = () => Number.MAX_SAFE_INTEGER
    },
  },
  'windows-never-open': {
    means: 'A customer who writes again does not open the window.',
    noticed: 'although the customer had just written',
    break({ store }) {
      store.windowUntil = ({ lastInboundAt }) => lastInboundAt
    },
  },
  'window-refusals-are-told-to-nobody': {
    means: 'A reply that WhatsApp refused for the closed window is lost without a word.',
    noticed: 'for the closed window',
    break(world) {
      const { settle } = world
      world.settle = (effect, settlement, claim) => settle(effect, settlement.type === 'finished' && settlement.event?.type === 'send-failed' ? { ...settlement, event: null } : settlement, claim)
    },
  },
}
