import { withText, type InboundMessage } from '@parley/channel'
import { messageScope } from './message-variables.ts'
import type { Turn } from './turn.ts'

const deletedText = '[deleted]'

/**
 * The customer changed or deleted something that they had said. Nothing moves on because of it, but a card
 * that has not taken it yet sees it as it is now, and so does whoever reads back. A question that was
 * answered stays answered: what cards have kept is theirs.
 */
export function amend(turn: Turn, { content }: InboundMessage): void {
  const { state } = turn
  if (content.type === 'edit' && content.text !== undefined) {
    const { messageId, text } = content
    for (const entry of state.history) if (entry.id === messageId) entry.text = text
    const session = state.session
    if (session) session.unread = session.unread.map((message) => (message.id === messageId ? { ...message, content: withText(message.content, text) } : message))
    const edited = session?.unread.find((message) => message.id === messageId)
    if (state.newest?.id === messageId) state.newest.scope = edited ? messageScope(edited) : { ...state.newest.scope, text }
  }
  if (content.type === 'revoke') {
    const { messageId } = content
    for (const entry of state.history)
      if (entry.id === messageId) {
        entry.text = deletedText
        delete entry.media
      }
    if (state.session) state.session.unread = state.session.unread.filter((message) => message.id !== messageId)
    if (state.newest?.id === messageId) state.newest.scope = { type: 'deleted', text: '' }
  }
}
