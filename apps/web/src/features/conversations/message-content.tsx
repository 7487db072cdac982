import type { InboundContent, OutboundContent } from '@parley/channel'
import { FileText, Image, List, MapPin, Mic, Reply, Sticker, User, Video } from '@parley/ui/icons'
import type { ReactNode } from 'react'

type Content = InboundContent | OutboundContent

const text = (value: string) => <span dir="auto" className="block whitespace-pre-wrap">{value}</span>

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-soft">
      {icon}
      <span dir="auto">{children}</span>
    </span>
  )
}

const media: Record<string, { label: string; icon: ReactNode }> = {
  image: { label: 'Picture', icon: <Image aria-hidden /> },
  video: { label: 'Video', icon: <Video aria-hidden /> },
  audio: { label: 'Voice or audio', icon: <Mic aria-hidden /> },
  document: { label: 'Document', icon: <FileText aria-hidden /> },
  sticker: { label: 'Sticker', icon: <Sticker aria-hidden /> },
}

/** What a message holds, as far as it can be shown without the channel. */
export function MessageContent({ content: raw }: { content: unknown }): ReactNode {
  const content = raw as Content
  switch (content.type) {
    case 'text':
      return text(content.text)
    case 'choice':
      return <Line icon={<Reply aria-hidden />}>{content.title}</Line>
    case 'buttons':
      return (
        <>
          {text(content.text)}
          <Options titles={content.options.map(({ title }) => title)} />
        </>
      )
    case 'list':
      return (
        <>
          {text(content.text)}
          <span className="mt-2 block">
            <Line icon={<List aria-hidden />}>{content.button}</Line>
          </span>
          <Options titles={content.sections.flatMap(({ options }) => options.map(({ title }) => title))} />
        </>
      )
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const kind = media[content.type]
      const caption = 'caption' in content ? content.caption : undefined
      const filename = 'filename' in content ? content.filename : 'filename' in content.media ? content.media.filename : undefined
      return (
        <>
          <Line icon={kind?.icon}>{filename || kind?.label}</Line>
          {caption && <span className="mt-1 block">{text(caption)}</span>}
        </>
      )
    }
    case 'location':
      return <Line icon={<MapPin aria-hidden />}>{[content.name, content.address].filter(Boolean).join(', ') || `${content.latitude.toFixed(5)}, ${content.longitude.toFixed(5)}`}</Line>
    case 'contacts':
      return <Line icon={<User aria-hidden />}>{content.contacts.map(({ name }) => name).join(', ')}</Line>
    case 'template':
      return text(`Template “${content.name}” ${content.parameters.map((parameter) => parameter.text).join(' · ')}`)
    case 'reaction':
      return text(content.emoji ? `Reacted with ${content.emoji}` : 'Took a reaction back')
    case 'edit':
      return text(content.text ? `Changed to: ${content.text}` : 'Changed a message')
    case 'revoke':
      return text('Deleted a message')
    case 'order':
      return text(content.text || `Order of ${content.items.length} ${content.items.length === 1 ? 'item' : 'items'}`)
    default:
      return <em className="text-ink-soft">A message that cannot be shown here</em>
  }
}

function Options({ titles }: { titles: string[] }) {
  return (
    <span className="mt-2 flex flex-wrap gap-1.5">
      {titles.map((title) => (
        <span key={title} className="rounded-control border border-line-strong/50 px-2 py-0.5 text-control">
          {title}
        </span>
      ))}
    </span>
  )
}
