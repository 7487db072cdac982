import { refuse } from './graph-refusal.ts'
import type { Chat } from './store.ts'

/** One message in six seconds to each customer, with up to 45 borrowed from the time ahead. */
export class PairRate {
  readonly #pairs = new Map<Chat, { tokens: number; at: number }>()

  /** @throws GraphRefusal 131056 */
  take(chat: Chat): void {
    const now = Date.now()
    const pair = this.#pairs.get(chat) ?? { tokens: 45, at: now }
    const tokens = Math.min(45, pair.tokens + (now - pair.at) / 6000)
    if (tokens < 1) throw refuse(131056, 'Too many messages sent from this phone number to the same phone number in a short period of time.')
    this.#pairs.set(chat, { tokens: tokens - 1, at: now })
  }
}
