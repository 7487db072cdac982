import type { InboundMedia, OutboundMedia } from '@parley/channel'
import { FileText, Image, Mic, Sticker, Video } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { Hint, Line, OutLink, Words } from './words.tsx'

export type MediaType = 'image' | 'video' | 'audio' | 'document' | 'sticker'

const looks: Record<MediaType, { label: string; icon: ReactNode }> = {
  image: { label: 'Picture', icon: <Image aria-hidden /> },
  video: { label: 'Video', icon: <Video aria-hidden /> },
  audio: { label: 'Audio', icon: <Mic aria-hidden /> },
  document: { label: 'Document', icon: <FileText aria-hidden /> },
  sticker: { label: 'Sticker', icon: <Sticker aria-hidden /> },
}

interface Media {
  type: MediaType
  media: InboundMedia | OutboundMedia
  caption?: string | undefined
  filename?: string | undefined
  voice?: boolean | undefined
}

/** A file: itself where we have it, else what it is and why it is not there. */
export function MediaContent({ workspaceId, content }: { workspaceId: string; content: Media }) {
  const { type, media, caption } = content
  const inbound = 'id' in media ? media : undefined
  const voice = inbound?.voice ?? content.voice ?? false
  const name = content.filename || (inbound?.filename ?? ('name' in media ? media.name : undefined))
  const label = name || (voice ? 'Voice note' : looks[type].label)
  const fileId = 'fileId' in media ? media.fileId : undefined
  const here = fileId !== undefined && (inbound === undefined || inbound.fetched === true)
  return (
    <>
      {here ? <Shown type={type} url={`/api/files/${workspaceId}/${fileId}`} label={label} caption={caption} /> : <Line icon={looks[type].icon}>{'link' in media ? <OutLink href={media.link}>{label}</OutLink> : label}</Line>}
      {inbound?.failure && <Hint>{inbound.failure}</Hint>}
      {inbound && !here && !inbound.failure && <Hint>The file is on its way.</Hint>}
      {inbound?.transcript && (
        <span className="mt-1 block border-l-2 border-line-strong/50 pl-2 text-control text-ink-soft">
          <Words>{inbound.transcript}</Words>
        </span>
      )}
      {caption && (
        <span className="mt-1 block">
          <Words>{caption}</Words>
        </span>
      )}
    </>
  )
}

function Shown({ type, url, label, caption }: { type: MediaType; url: string; label: string; caption: string | undefined }) {
  switch (type) {
    case 'image':
    case 'sticker':
      return (
        <a href={url} target="_blank" rel="noopener noreferrer" className="block">
          {/* oxlint-disable-next-line nextjs/no-img-element -- served by us, to members only: no optimiser may keep it. */}
          <img src={url} alt={caption || label} loading="lazy" className={type === 'sticker' ? 'size-28 object-contain' : 'max-h-72 min-h-16 max-w-full rounded-control object-contain'} />
        </a>
      )
    case 'video':
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- what customers send has no captions
      return <video src={url} controls preload="metadata" aria-label={label} className="max-h-72 max-w-full rounded-control" />
    case 'audio':
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- a transcript stands below where there is one
      return <audio src={url} controls preload="metadata" aria-label={label} className="w-64 max-w-full" />
    case 'document':
      return (
        <Line icon={looks.document.icon}>
          <a href={url} target="_blank" rel="noopener noreferrer" className="break-all text-accent-ink underline underline-offset-2">
            {label}
          </a>
        </Line>
      )
  }
}
