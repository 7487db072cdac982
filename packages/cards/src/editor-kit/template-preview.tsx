'use client'
import { buttonLabel, fillTemplate, type TemplateButton, type TemplateCard, type TemplateShape } from '@parley/channel'
import { replyId } from '@parley/flow'
import { cn } from '@parley/ui'
import { Contact, Copy, ExternalLink, FileText, Film, Image, List, MapPin, Phone, Reply, ShoppingBag, Timer } from '@parley/ui/icons'
import { Fragment, type ReactNode } from 'react'
import { FaceText } from './face.tsx'

const headerIcons: Record<string, ReactNode> = { image: <Image aria-hidden />, video: <Film aria-hidden />, document: <FileText aria-hidden />, location: <MapPin aria-hidden />, product: <ShoppingBag aria-hidden /> }
const headerNames: Record<string, string> = { image: 'Picture', video: 'Video', document: 'Document', location: 'Place', product: 'Product, title and price' }

const buttonIcons: Record<TemplateButton['type'], ReactNode> = {
  'quick-reply': <Reply aria-hidden />,
  url: <ExternalLink aria-hidden />,
  phone: <Phone aria-hidden />,
  'copy-code': <Copy aria-hidden />,
  flow: <List aria-hidden />,
  catalogue: <ShoppingBag aria-hidden />,
  product: <ShoppingBag aria-hidden />,
  products: <ShoppingBag aria-hidden />,
  'one-time-code': <Copy aria-hidden />,
  call: <Phone aria-hidden />,
  'share-contact': <Contact aria-hidden />,
}

export interface TemplatePreviewProps {
  shape: TemplateShape
  /** What stands in for a placeholder, by its slot's key (`body:first_name`, `card:0:body:1`); without it, the placeholder itself. */
  value?(key: string): string | undefined
  /** Draws a quick reply's row, where it has an exit. `id` is the exit's. */
  renderReply?(id: string, row: ReactNode): ReactNode
  /** Cards of a carousel one below the other, where there is no room to swipe. */
  stacked?: boolean
  className?: string
}

/** A template as the phone shows it: header, text, footer, the buttons attached below, and the cards to swipe through. */
export function TemplatePreview({ shape, value = () => undefined, renderReply = (_id, row) => <div className="px-2.5">{row}</div>, stacked = false, className }: TemplatePreviewProps) {
  const { header, body, footer, buttons, offer, cards } = shape
  const filled = (prefix: string, text: string) => fillTemplate(text, (name) => value(`${prefix}${name}`) || undefined)
  return (
    <div className={cn('flex flex-col', className)}>
      <div className={cn('mx-2.5 max-w-[calc(100%-36px)] min-w-40 self-start rounded-card rounded-tl-[3px] bg-talk-soft text-ink', buttons.length > 0 && 'rounded-b-sm')}>
        {header && header.type !== 'text' && <Shown type={header.type} />}
        {offer && (
          <div className="m-1 flex items-center gap-2 rounded-control bg-surface/70 px-2.5 py-2">
            <Timer aria-hidden className="size-5 shrink-0 text-warning" />
            <span className="min-w-0">
              <span dir="auto" className="block truncate text-control font-semibold">{offer.text || 'Name of the offer'}</span>
              {offer.expires && <span className="block text-hint text-ink-soft">Ends {value('offer') ? <FaceText text={value('offer')!} /> : 'when you say'}</span>}
            </span>
          </div>
        )}
        <div className="flex flex-col gap-1 px-2.5 py-1.5">
          {header?.type === 'text' && header.text !== '' && (
            <p dir="auto" className="text-control font-semibold break-words">
              <FaceText text={filled('header:', header.text)} />
            </p>
          )}
          <p dir="auto" className={cn('text-control break-words whitespace-pre-wrap', body.trim() === '' && 'text-ink-soft italic')}>
            {body.trim() === '' ? 'No text yet' : <FaceText text={filled('body:', body)} />}
          </p>
          {footer !== '' && (
            <p dir="auto" className="text-hint break-words text-ink-soft">
              {footer}
            </p>
          )}
        </div>
      </div>
      {buttons.length > 0 && <div className="mt-0.5"><Buttons buttons={buttons} prefix="" renderReply={renderReply} /></div>}
      {cards.length > 0 && (
        // What scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div role="group" aria-label={`${cards.length} cards`} {...(!stacked && { tabIndex: 0 })} className={cn('mt-1.5 flex gap-2', stacked ? 'flex-col' : 'snap-x scroll-px-2.5 overflow-x-auto px-2.5 pb-2')}>
          {cards.map((card, index) => (
            <Card key={index} card={card} stacked={stacked} text={filled(`card:${index}:body:`, card.body)}>
              <Buttons buttons={card.buttons} prefix={`card:${index}:`} renderReply={renderReply} />
            </Card>
          ))}
        </div>
      )}
    </div>
  )
}

function Shown({ type, low = false }: { type: string; low?: boolean }) {
  return (
    <div className={cn('m-1 flex items-center justify-center gap-2 rounded-control bg-surface/70 text-hint text-ink-soft [&_svg]:size-5', low ? 'h-10' : 'h-20')}>
      {headerIcons[type]}
      {headerNames[type]}
    </div>
  )
}

function Card({ card, text, stacked, children }: { card: TemplateCard; text: string; stacked: boolean; children: ReactNode }) {
  return (
    <div className={stacked ? '' : 'w-44 shrink-0 snap-start'}>
      <div className={cn('rounded-card bg-talk-soft pb-0.5 text-ink', stacked ? 'mx-2.5 max-w-[calc(100%-36px)]' : 'mx-0')}>
        <Shown type={card.header.type} low={stacked} />
        {text.trim() !== '' && (
          <p dir="auto" className="px-2.5 py-1 text-control break-words whitespace-pre-wrap">
            <FaceText text={text} />
          </p>
        )}
      </div>
      <div className={cn('mt-0.5', !stacked && '-mx-2.5')}>{children}</div>
    </div>
  )
}

function Buttons({ buttons, prefix, renderReply }: { buttons: TemplateButton[]; prefix: string; renderReply(id: string, row: ReactNode): ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      {buttons.map((button, index) => {
        const row = (
          <span className="flex min-h-7 w-full items-center justify-center gap-1.5 rounded-control border border-line bg-raised px-2 text-center text-control font-medium text-accent-ink [&_svg]:size-3.5 [&_svg]:shrink-0">
            {buttonIcons[button.type]}
            <span dir="auto" className="truncate">
              {buttonLabel(button) || '…'}
            </span>
          </span>
        )
        return <Fragment key={index}>{button.type === 'quick-reply' ? renderReply(replyId(index, prefix), row) : <div className={cn('px-2.5', prefix === '' && 'pr-9')}>{row}</div>}</Fragment>
      })}
    </div>
  )
}
