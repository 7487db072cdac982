'use client'
import { buttonLabel, fillTemplate, type TemplateButton, type TemplateShape } from '@parley/channel'
import { cn } from '@parley/ui'
import { Contact, Copy, ExternalLink, FileText, Film, Image, List, MapPin, Phone, Reply, ShoppingBag } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { FaceText } from './face.tsx'

const headerIcons: Record<string, ReactNode> = { image: <Image aria-hidden />, video: <Film aria-hidden />, document: <FileText aria-hidden />, location: <MapPin aria-hidden /> }
const headerNames: Record<string, string> = { image: 'Picture', video: 'Video', document: 'Document', location: 'Place' }

const buttonIcons: Record<TemplateButton['type'], ReactNode> = {
  'quick-reply': <Reply aria-hidden />,
  url: <ExternalLink aria-hidden />,
  phone: <Phone aria-hidden />,
  'copy-code': <Copy aria-hidden />,
  flow: <List aria-hidden />,
  catalogue: <ShoppingBag aria-hidden />,
  products: <ShoppingBag aria-hidden />,
  'one-time-code': <Copy aria-hidden />,
  call: <Phone aria-hidden />,
  'share-contact': <Contact aria-hidden />,
}

export interface TemplatePreviewProps {
  shape: TemplateShape
  /** What stands in for a placeholder; without it, the placeholder itself. */
  value?(part: 'header' | 'body', name: string): string | undefined
  /** Draws a quick reply's row, where it has an exit. */
  renderReply?(index: number, row: ReactNode): ReactNode
  className?: string
}

/** A template as the phone shows it: header, text, footer, and the buttons attached below. */
export function TemplatePreview({ shape, value = () => undefined, renderReply = (_index, row) => row, className }: TemplatePreviewProps) {
  const { header, body, footer, buttons } = shape
  const filled = (part: 'header' | 'body', text: string) => fillTemplate(text, (name) => value(part, name) || undefined)
  return (
    <div className={cn('flex flex-col', className)}>
      <div className={cn('mx-2.5 max-w-[calc(100%-36px)] min-w-40 self-start rounded-card rounded-tl-[3px] bg-talk-soft text-ink', buttons.length > 0 && 'rounded-b-sm')}>
        {header && header.type !== 'text' && (
          <div className="m-1 flex h-20 items-center justify-center gap-2 rounded-control bg-surface/70 text-hint text-ink-soft [&_svg]:size-5">
            {headerIcons[header.type]}
            {headerNames[header.type]}
          </div>
        )}
        <div className="flex flex-col gap-1 px-2.5 py-1.5">
          {header?.type === 'text' && header.text !== '' && (
            <p dir="auto" className="text-control font-semibold break-words">
              <FaceText text={filled('header', header.text)} />
            </p>
          )}
          <p dir="auto" className={cn('text-control break-words whitespace-pre-wrap', body.trim() === '' && 'text-ink-faint italic')}>
            {body.trim() === '' ? 'No text yet' : <FaceText text={filled('body', body)} />}
          </p>
          {footer !== '' && (
            <p dir="auto" className="text-hint break-words text-ink-soft">
              {footer}
            </p>
          )}
        </div>
      </div>
      {buttons.length > 0 && (
        <div className="mt-0.5 flex flex-col gap-0.5">
          {buttons.map((button, index) => {
            const row = (
              <span className="flex min-h-7 w-full items-center justify-center gap-1.5 rounded-control border border-line bg-raised px-2 text-center text-control font-medium text-accent-ink [&_svg]:size-3.5 [&_svg]:shrink-0">
                {buttonIcons[button.type]}
                <span dir="auto" className="truncate">
                  {buttonLabel(button) || '…'}
                </span>
              </span>
            )
            return <div key={index}>{button.type === 'quick-reply' ? renderReply(index, <div className="px-2.5">{row}</div>) : <div className="px-2.5 pr-9">{row}</div>}</div>
          })}
        </div>
      )}
    </div>
  )
}
