import type { ReactNode } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asString } from './chat-state.ts'
import { Formatted } from './formatted.tsx'
import { FileIcon, PinIcon } from './icons.tsx'

export function Text({ text, className }: { text: string; className?: string }) {
  return text === '' ? null : <div className={`text ${className ?? ''}`} dir="auto"><Formatted text={text} /></div>
}

/** Where the phone finds a file: one with an id is at the emulator, one by link was fetched by it. */
function fileOf(message: ChatMessage, media: JsonObject): string {
  const link = asString(media['link'])
  const id = link === '' ? asString(media['id']) : (message.files?.[link] ?? message.mediaId ?? '')
  return id === '' ? '' : `/phone/media/${encodeURIComponent(id)}`
}

/** A picture, film, sound or file, wherever it stands: a message of its own, a heading, a card. */
export function Media({ message, kind, media }: { message: ChatMessage; kind: string; media: JsonObject }): ReactNode {
  const file = fileOf(message, media)
  const failed = message.tick === 'failed'
  switch (kind) {
    case 'image':
      return file ? <a href={file} target="_blank" rel="noopener noreferrer" className="picture"><img className="media" src={file} alt={asString(media['caption']) || 'Photo'} /></a> : <Waiting what="picture" failed={failed} />
    case 'sticker':
      return file ? <img className="sticker" src={file} alt="Sticker" /> : <Waiting what="sticker" failed={failed} />
    case 'video':
      // Customers' clips carry no subtitles, neither here nor on WhatsApp.
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      return file ? <video className="media" src={file} controls preload="metadata" aria-label="Video" /> : <Waiting what="video" failed={failed} />
    case 'audio':
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      return file ? <audio className={media['voice'] === true ? 'voice' : ''} src={file} controls preload="metadata" aria-label={media['voice'] === true ? 'Voice message' : 'Audio'} /> : <Waiting what="sound" failed={failed} />
    default: {
      const name = asString(media['filename']) || 'Document'
      return <a className="file" href={file || undefined} download={name}><FileIcon /><span dir="auto">{name}</span></a>
    }
  }
}

/** In place of a file by link, which the emulator is still fetching. */
function Waiting({ what, failed }: { what: string; failed: boolean }) {
  return <p className="waiting">{failed ? `The ${what} did not arrive.` : `Loading the ${what} …`}</p>
}

export function Location({ content }: { content: JsonObject }) {
  const place = [asString(content['name']), asString(content['address'])].filter(Boolean)
  return (
    <div className="location">
      <div className="map" aria-hidden="true"><PinIcon /></div>
      <div className="text" dir="auto">{place[0] ?? 'Location'}</div>
      <div className="text small">{place[1] ? `${place[1]} · ` : ''}{String(content['latitude'])}, {String(content['longitude'])}</div>
    </div>
  )
}
