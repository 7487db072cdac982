import type { JsonObject } from '@parley/channel'
import { z } from 'zod'
import type { CardShape, Port } from './card-shape.ts'
import { templateUseSchema } from './template-use.ts'

/**
 * What a node does when it has something to say and the customer last wrote more than 24 hours ago: WhatsApp then
 * takes templates only. Common to all cards that speak, and held by the interpreter.
 */
export const windowRuleSchema = z.discriminatedUnion('do', [
  /** In place of what it would have said. */
  z.object({ do: z.literal('template'), template: templateUseSchema }),
  /** Said as soon as the customer writes. */
  z.object({ do: z.literal('wait') }),
  /** Nothing is said; the exit `window-closed` is taken. */
  z.object({ do: z.literal('exit') }),
])
export type WindowRule = z.infer<typeof windowRuleSchema>

/** Milliseconds that a customer's message opens the window for. */
export const serviceWindowMs = 24 * 3_600_000

/** To whoever would send by hand what failed before, and is no template, after that. */
export const tooLateWords = 'This can be sent again once the customer writes: 24 hours after their last message, WhatsApp takes approved templates only. A flow can send one.'

export const windowClosedPort: Port = { id: 'window-closed', label: 'Window closed', whenDangling: 'warning' }

/** Whether the node may say something that is no template. */
export function speaks(card: CardShape, config: JsonObject): boolean {
  return card.speaks ? card.speaks(config) : card.family === 'talk' || card.family === 'ask' || card.family === 'ai'
}

/** The exits of a node: its card's own, and the one that its rule for a closed window adds. */
export function portsOf(node: { whenClosed?: WindowRule | undefined }, card: CardShape, config: JsonObject): Port[] {
  const ports = card.ports(config)
  return node.whenClosed?.do === 'exit' && speaks(card, config) ? [...ports, windowClosedPort] : ports
}
