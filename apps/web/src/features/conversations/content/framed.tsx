import type { OutboundHeader } from '@parley/channel'
import type { ReactNode } from 'react'
import { MediaContent } from './media.tsx'
import { Hint, Words } from './words.tsx'

interface Framed {
  workspaceId: string
  header?: OutboundHeader | string | undefined
  text?: string | undefined
  footer?: string | undefined
  /** What can be tapped below. */
  children?: ReactNode
}

/** A text with what stands above and below it. */
export function FramedContent({ workspaceId, header, text, footer, children }: Framed) {
  return (
    <>
      {typeof header === 'string' && header !== '' && <span className="block font-semibold">{header}</span>}
      {typeof header === 'object' && (header.type === 'text' ? <span className="block font-semibold">{header.text}</span> : <MediaContent workspaceId={workspaceId} content={header} />)}
      {text && <Words>{text}</Words>}
      {footer && <Hint>{footer}</Hint>}
      {children}
    </>
  )
}

/** Buttons and rows as they were offered. */
export function Offered({ titles }: { titles: string[] }) {
  if (titles.length === 0) return null
  return (
    <span className="mt-2 flex flex-wrap gap-1.5">
      {titles.map((title, index) => (
        <span key={index} dir="auto" className="max-w-full truncate rounded-control border border-line-strong/50 px-2 py-0.5 text-control">
          {title}
        </span>
      ))}
    </span>
  )
}
