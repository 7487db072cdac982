import { memo } from 'react'
import type { ChatMessage } from '../protocol.ts'
import { Actions } from './actions.tsx'
import { Body } from './body.tsx'
import { quoteOf } from './chat-state.ts'
import { ForwardIcon, MoreIcon, Ticks } from './icons.tsx'
import { Menu, type MenuItem } from './menu.tsx'
import type { Opening } from './sheets.tsx'
import type { Sending } from './use-chat.ts'

export interface BubbleProps {
  message: ChatMessage
  /** The first of a group: it has the tail. */
  first: boolean
  quoted: ChatMessage | undefined
  businessName: string
  onSend: (sending: Sending) => void
  onOpen: (opening: Opening) => void
  onShareNumber: (replyTo: string) => void
  /** What the composer is to do with it. */
  onCompose: (composing: { replyTo: ChatMessage } | { edit: ChatMessage }) => void
}

const emojis = ['👍', '❤️', '😂', '🙏']

/** One message with what hangs below it. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, first, quoted, businessName } = props
  const own = message.from === 'customer'
  const time = new Date(message.at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const reactions = [message.reactions?.customer, message.reactions?.business].filter(Boolean).join('')
  const bare = message.type === 'sticker' && !message.deleted
  return (
    <div className={`row ${own ? 'own' : 'theirs'} ${first ? 'first' : ''}`} data-message-id={message.id} data-type={message.type}>
      <div className="stack">
        <div className={`bubble ${bare ? 'bare' : ''}`}>
          <span className="hidden">{own ? 'You' : businessName}: </span>
          {message.forwarded && <p className="forwarded"><ForwardIcon />Forwarded</p>}
          {quoted && (
            <div className={`quote ${quoted.from}`}>
              <b>{quoted.from === 'business' ? businessName : 'You'}</b>
              <span dir="auto">{quoteOf(quoted).slice(0, 160)}</span>
            </div>
          )}
          <Body message={message} />
          <span className="meta">
            {message.edited && !message.deleted && <span className="edited">Edited</span>}
            <time dateTime={new Date(message.at).toISOString()}>{time}</time>
            {own && <Ticks tick={message.tick} />}
          </span>
        </div>
        {message.tick === 'failed' && <p className="failure">{own ? `Not sent: ${message.error?.details ?? 'the emulator refused it'}` : `Not delivered (${message.error?.code}): ${message.error?.details ?? ''}`}</p>}
        {!own && <Actions {...props} />}
        {reactions !== '' && <span className="reactions"><span className="hidden">Reaction: </span>{reactions}</span>}
      </div>
      {message.tick !== 'pending' && message.tick !== 'failed' && !message.deleted && <Menu label="What to do with this message" icon={<MoreIcon />} side="down" className="more" items={itemsOf(props)} />}
    </div>
  )
})

function itemsOf({ message, onSend, onCompose }: BubbleProps): MenuItem[] {
  const own = message.from === 'customer'
  const react = (emoji: string) => onSend({ type: 'reaction', content: { message_id: message.id, ...(emoji && { emoji }) } })
  return [
    { label: 'Reply', onChoose: () => onCompose({ replyTo: message }) },
    ...emojis.map((emoji) => ({ label: `React with ${emoji}`, onChoose: () => react(emoji) })),
    ...(message.reactions?.customer ? [{ label: 'Take the reaction back', onChoose: () => react('') }] : []),
    ...(forwardable.has(message.type) ? [{ label: 'Forward it back', onChoose: () => onSend({ type: message.type, content: message.content, forwarded: true }) }] : []),
    ...(own && message.type === 'text' ? [{ label: 'Edit', onChoose: () => onCompose({ edit: message }) }] : []),
    ...(own ? [{ label: 'Delete for everyone', onChoose: () => onSend({ type: 'revoke', content: { original_message_id: message.id } }) }] : []),
  ]
}

/** What makes sense as it stands: files by link are the business's. */
const forwardable: ReadonlySet<string> = new Set(['text', 'location'])
