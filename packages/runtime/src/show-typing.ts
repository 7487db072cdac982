import type { Channel } from '@parley/channel'
import type { ClaimedConversation, ConversationCommit } from './ports/index.ts'

/** For the call to the channel. Milliseconds. */
const timeoutMs = 10_000

/** Whether the customer is to see that an answer is on its way: what the last turn wants, for one that came after it may have stopped it. */
export function wantsTyping({ turns }: ConversationCommit): boolean {
  return turns.at(-1)?.effects.some(({ type }) => type === 'show-typing') ?? false
}

/**
 * Marks the customer's newest message as read and shows that an answer is on its way. In no outbox: it is worth nothing a
 * moment later, and a message of ours ends it. Never rejects.
 */
export async function showTyping({ newestMessage, sending }: ClaimedConversation, channel: Pick<Channel, 'showTyping'>, signal: AbortSignal): Promise<void> {
  if (!newestMessage || !sending) return
  const end = new AbortController()
  const stop = () => end.abort(signal.reason)
  const timer = setTimeout(() => end.abort('It took too long.'), timeoutMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await channel.showTyping(sending.account, newestMessage.id, end.signal)
  } catch {
    // It would have been a courtesy.
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
