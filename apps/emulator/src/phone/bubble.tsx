import { memo, type ReactNode } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asObject, asString, contentOf, quoteOf } from './chat-state.ts'
import { Formatted } from './formatted.tsx'
import { FileIcon, LinkIcon, ListIcon, PinIcon, ReplyIcon, Ticks } from './icons.tsx'
import type { Sending } from './use-chat.ts'

export interface BubbleProps {
  message: ChatMessage
  /** The first of a group: it has the tail. */
  first: boolean
  quoted: ChatMessage | undefined
  businessName: string
  onSend: (sending: Sending) => void
  onOpenList: (message: ChatMessage) => void
  onShareLocation: (replyTo: string) => void
}

/** One message with what hangs below it. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, first, quoted, businessName } = props
  const own = message.from === 'customer'
  const time = new Date(message.at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const reactions = [message.reactions?.customer, message.reactions?.business].filter(Boolean).join('')
  return (
    <div className={`row ${own ? 'own' : 'theirs'} ${first ? 'first' : ''}`} data-message-id={message.id}>
      <div className="stack">
        <div className="bubble">
          <span className="hidden">{own ? 'You' : businessName}: </span>
          {quoted && (
            <div className={`quote ${quoted.from}`}>
              <b>{quoted.from === 'business' ? businessName : 'You'}</b>
              <span dir="auto">{quoteOf(quoted).slice(0, 160)}</span>
            </div>
          )}
          <Body message={message} />
          <span className="meta">
            <time dateTime={new Date(message.at).toISOString()}>{time}</time>
            {own && <Ticks tick={message.tick} />}
          </span>
        </div>
        {message.tick === 'failed' && <p className="failure">{own ? `Not sent: ${message.error?.details ?? 'the emulator refused it'}` : `Not delivered (${message.error?.code}): ${message.error?.details ?? ''}`}</p>}
        {!own && <Actions {...props} />}
        {reactions !== '' && <span className="reactions"><span className="hidden">Reaction: </span>{reactions}</span>}
      </div>
    </div>
  )
})

function Text({ text, className }: { text: string; className?: string }) {
  return text === '' ? null : <div className={`text ${className ?? ''}`} dir="auto"><Formatted text={text} /></div>
}

function Body({ message }: { message: ChatMessage }): ReactNode {
  const content = contentOf(message)
  const mediaId = message.mediaId ?? asString(content['id'])
  const file = mediaId === '' ? '' : `/phone/media/${encodeURIComponent(mediaId)}`
  const failed = message.tick === 'failed'
  const caption = <Text text={asString(content['caption'])} />
  switch (message.type) {
    case 'text':
      return <Text text={asString(content['body'])} className={onlyEmoji(asString(content['body'])) ? 'large' : ''} />
    case 'image':
      return <><Picture file={file} failed={failed} label={asString(content['caption']) || 'Photo'} />{caption}</>
    case 'sticker':
      return <Picture file={file} failed={failed} label="Sticker" />
    case 'video':
      // Customers' clips carry no subtitles, neither here nor on WhatsApp.
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      return <>{file ? <video className="media" src={file} controls preload="metadata" aria-label="Video" /> : <Waiting what="video" failed={failed} />}{caption}</>
    case 'audio':
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      return file ? <audio src={file} controls preload="metadata" aria-label="Voice message" /> : <Waiting what="sound" failed={failed} />
    case 'document': {
      const name = asString(content['filename']) || 'Document'
      return <><a className="file" href={file || undefined} download={name}><FileIcon /><span dir="auto">{name}</span></a>{caption}</>
    }
    case 'location':
      return <Location content={content} />
    case 'contacts':
      return <Text text={(Array.isArray(message.content) ? message.content : []).map((card) => `👤 ${asString(asObject(asObject(card)['name'])['formatted_name'])}`).join('\n')} />
    case 'interactive':
      return <Interactive content={content} />
    case 'button':
      return <Text text={asString(content['text'])} />
    case 'template':
      return <><Text text={asString(content['header'])} className="header" /><Text text={asString(content['text'])} /><Text text={asString(content['footer'])} className="footer" /></>
    default:
      return <div className="text"><em>This kind of message ({message.type}) cannot be shown here.</em></div>
  }
}

/** In place of a file by link, which the emulator is still fetching. */
function Waiting({ what, failed }: { what: string; failed: boolean }) {
  return <p className="waiting">{failed ? `The ${what} did not arrive.` : `Loading the ${what} …`}</p>
}

function Picture({ file, label, failed = false }: { file: string; label: string; failed?: boolean }) {
  return file ? <a href={file} target="_blank" rel="noopener noreferrer" className="picture"><img className="media" src={file} alt={label} /></a> : <Waiting what="picture" failed={failed} />
}

function Location({ content }: { content: JsonObject }) {
  const place = [asString(content['name']), asString(content['address'])].filter(Boolean)
  return (
    <div className="location">
      <div className="map" aria-hidden="true"><PinIcon /></div>
      <div className="text" dir="auto">{place[0] ?? 'Location'}</div>
      <div className="text small">{place[1] ? `${place[1]} · ` : ''}{String(content['latitude'])}, {String(content['longitude'])}</div>
    </div>
  )
}

function Interactive({ content }: { content: JsonObject }) {
  const reply = asObject(content['button_reply'] ?? content['list_reply'])
  if (reply['title'] !== undefined) return <><Text text={asString(reply['title'])} /><Text text={asString(reply['description'])} className="footer" /></>
  if (content['nfm_reply'] !== undefined) return <Text text="Form sent" />
  const header = asObject(content['header'])
  const picture = asString(asObject(header['image'])['id'])
  return (
    <>
      {picture !== '' && <Picture file={`/phone/media/${encodeURIComponent(picture)}`} label="Photo" />}
      <Text text={asString(header['text'])} className="header" />
      <Text text={asString(asObject(content['body'])['text'])} />
      <Text text={asString(asObject(content['footer'])['text'])} className="footer" />
    </>
  )
}

/** What can be tapped below a bubble. Answered buttons stay: on WhatsApp one may tap again days later. */
function Actions({ message, onSend, onOpenList, onShareLocation }: BubbleProps) {
  const content = contentOf(message)
  const action = asObject(content['action'])
  if (message.type === 'template') {
    const buttons = (Array.isArray(content['buttons']) ? content['buttons'] : []).map(asObject)
    if (buttons.length === 0) return null
    return (
      <div className="actions">
        {buttons.map((button, index) => {
          const text = asString(button['text'])
          const key = `${index}:${text}`
          if (button['type'] !== 'quick_reply') return <span key={key} className="action static"><LinkIcon />{text}</span>
          return <button key={key} type="button" className="action" onClick={() => onSend({ type: 'button', content: { payload: asString(button['payload']), text }, replyTo: message.id })}><ReplyIcon /><span dir="auto">{text}</span></button>
        })}
      </div>
    )
  }
  if (message.type !== 'interactive') return null
  switch (content['type']) {
    case 'button':
      return (
        <div className="actions">
          {(Array.isArray(action['buttons']) ? action['buttons'] : []).map((button) => {
            const { id, title } = asObject(asObject(button)['reply'])
            return (
              <button key={asString(id)} type="button" className="action" onClick={() => onSend({ type: 'interactive', content: { type: 'button_reply', button_reply: { id: asString(id), title: asString(title) } }, replyTo: message.id })}>
                <ReplyIcon /><span dir="auto">{asString(title)}</span>
              </button>
            )
          })}
        </div>
      )
    case 'list':
      return <div className="actions"><button type="button" className="action" aria-haspopup="dialog" onClick={() => onOpenList(message)}><ListIcon /><span dir="auto">{asString(action['button'])}</span></button></div>
    case 'cta_url': {
      const parameters = asObject(action['parameters'])
      const url = asString(parameters['url'])
      return <div className="actions"><a className="action" href={/^https?:\/\//.test(url) ? url : undefined} target="_blank" rel="noopener noreferrer"><LinkIcon />{asString(parameters['display_text'])}</a></div>
    }
    case 'location_request_message':
      return <div className="actions"><button type="button" className="action" onClick={() => onShareLocation(message.id)}><PinIcon />Send location</button></div>
    default:
      return null
  }
}

function onlyEmoji(text: string): boolean {
  return text.length <= 12 && /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) && /\p{Extended_Pictographic}/u.test(text)
}
