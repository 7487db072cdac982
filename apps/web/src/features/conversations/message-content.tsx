import type { InboundContent, OutboundContent } from '@parley/channel'
import { Ban, CircleQuestionMark, ClipboardList, ExternalLink, List, MapPin, Phone, Reply, ShoppingBag, SmilePlus } from '@parley/ui/icons'
import type { ReactNode } from 'react'
import { Cards, OneCard } from './content/cards.tsx'
import { FormContent } from './content/form.tsx'
import { FramedContent, Offered } from './content/framed.tsx'
import { MediaContent } from './content/media.tsx'
import { OrderContent } from './content/order.tsx'
import { PeopleContent } from './content/people.tsx'
import { PlaceContent } from './content/place.tsx'
import { TemplateSent } from './content/template.tsx'
import { Hint, Line, OutLink, Words } from './content/words.tsx'

interface MessageContentProps {
  workspaceId: string
  /** By the contact or the phone app: InboundContent; else OutboundContent. */
  inbound: boolean
  content: unknown
}

/** What a message holds. */
export function MessageContent({ workspaceId, inbound, content }: MessageContentProps): ReactNode {
  return inbound ? <Inbound workspaceId={workspaceId} content={content as InboundContent} /> : <Outbound workspaceId={workspaceId} content={content as OutboundContent} />
}

function Inbound({ workspaceId, content }: { workspaceId: string; content: InboundContent }): ReactNode {
  switch (content.type) {
    case 'text':
    case 'system':
      return <Words>{content.text}</Words>
    case 'choice':
      return (
        <>
          <Line icon={<Reply aria-hidden />}>{content.title}</Line>
          {content.description && <Hint>{content.description}</Hint>}
        </>
      )
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return <MediaContent workspaceId={workspaceId} content={content} />
    case 'location':
      return <PlaceContent place={content} />
    case 'contacts':
      return <PeopleContent people={content.contacts} />
    case 'form':
      return <FormContent name={content.name} response={content.response} />
    case 'order':
      return <OrderContent order={content} />
    case 'reaction':
      return <Line icon={<SmilePlus aria-hidden />}>{content.emoji ? `Reacted with ${content.emoji} to an earlier message` : 'Took back a reaction to an earlier message'}</Line>
    case 'edit':
      return (
        <>
          <Hint>Changed an earlier message to</Hint>
          {content.text ? <Words>{content.text}</Words> : <Hint>something that WhatsApp does not tell</Hint>}
        </>
      )
    case 'revoke':
      return <Gone>Deleted an earlier message</Gone>
    case 'deleted':
      return <Gone>This message was deleted</Gone>
    case 'welcome-request':
      return <Hint>Opened the chat for the first time</Hint>
    case 'unsupported':
      return (
        <>
          <Line icon={<CircleQuestionMark aria-hidden />}>
            <em className="text-ink-soft">{content.original ? `WhatsApp does not hand this over: ${content.original.replaceAll('_', ' ')}` : 'WhatsApp does not hand this over'}</em>
          </Line>
          <Hint>{content.reason}</Hint>
        </>
      )
    default:
      return <Unknown />
  }
}

function Outbound({ workspaceId, content }: { workspaceId: string; content: OutboundContent }): ReactNode {
  const framed = (more: ReactNode, { header, text, footer }: { header?: Parameters<typeof FramedContent>[0]['header']; text?: string | undefined; footer?: string | undefined }) => (
    <FramedContent workspaceId={workspaceId} header={header} text={text} footer={footer}>
      {more}
    </FramedContent>
  )
  const tap = (icon: ReactNode, label: ReactNode) => (
    <span className="mt-2 block">
      <Line icon={icon}>{label}</Line>
    </span>
  )
  switch (content.type) {
    case 'text':
      return <Words>{content.text}</Words>
    case 'buttons':
      return framed(<Offered titles={content.options.map(({ title }) => title)} />, content)
    case 'list':
      return framed(
        <>
          {tap(<List aria-hidden />, content.button)}
          <Offered titles={content.sections.flatMap(({ options }) => options.map(({ title }) => title))} />
        </>,
        content,
      )
    case 'link':
      return framed(tap(<ExternalLink aria-hidden />, <OutLink href={content.url}>{content.label}</OutLink>), content)
    case 'location-request':
      return framed(tap(<MapPin aria-hidden />, 'Asks for the location'), content)
    case 'contact-request':
      return framed(tap(<Phone aria-hidden />, 'Asks for the phone number'), content)
    case 'form':
      return framed(tap(<ClipboardList aria-hidden />, content.label), content)
    case 'product':
      return framed(tap(<ShoppingBag aria-hidden />, content.productId), content)
    case 'product-list':
      return framed(
        <>
          {tap(<ShoppingBag aria-hidden />, 'Products')}
          <Offered titles={content.sections.flatMap(({ productIds }) => productIds)} />
        </>,
        content,
      )
    case 'catalogue':
      return framed(tap(<ShoppingBag aria-hidden />, 'Opens the catalogue'), content)
    case 'carousel':
      return framed(
        <Cards>
          {content.cards.map((card, index) => (
            <OneCard key={index}>
              {card.type === 'product' ? (
                <Line icon={<ShoppingBag aria-hidden />}>{card.productId}</Line>
              ) : (
                <>
                  <MediaContent workspaceId={workspaceId} content={card.header} />
                  {card.text && <Words>{card.text}</Words>}
                  <OutLink href={card.url}>{card.label}</OutLink>
                </>
              )}
            </OneCard>
          ))}
        </Cards>,
        content,
      )
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return <MediaContent workspaceId={workspaceId} content={content} />
    case 'location':
      return <PlaceContent place={content} />
    case 'contacts':
      return <PeopleContent people={content.contacts} />
    case 'reaction':
      return <Line icon={<SmilePlus aria-hidden />}>{content.emoji ? `Reacted with ${content.emoji}` : 'Took the reaction back'}</Line>
    case 'template':
      return <TemplateSent workspaceId={workspaceId} content={content} />
    default:
      return <Unknown />
  }
}

function Gone({ children }: { children: ReactNode }) {
  return (
    <Line icon={<Ban aria-hidden />}>
      <em className="text-ink-soft">{children}</em>
    </Line>
  )
}

function Unknown() {
  return <em className="text-ink-soft">A message that cannot be shown here</em>
}
