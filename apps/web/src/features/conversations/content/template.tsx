import type { TemplateContent } from '@parley/channel'
import { ShoppingBag, Timer } from '@parley/ui/icons'
import { Cards, OneCard } from './cards.tsx'
import { FramedContent, Offered } from './framed.tsx'
import { MediaContent } from './media.tsx'
import { PlaceContent } from './place.tsx'
import { Hint, Line, Words } from './words.tsx'

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A template as it was sent: its words filled in, with what stood above, below and on its cards. */
export function TemplateSent({ workspaceId, content }: { workspaceId: string; content: TemplateContent }) {
  const { header, shown, offer, cards, buttons } = content
  const text = shown?.body ?? `Template “${content.name}” ${content.parameters.map((parameter) => parameter.text).join(' · ')}`.trim()
  const products = (buttons ?? []).flatMap((button) => (button.type === 'products' ? button.sections.flatMap(({ productIds }) => productIds) : []))
  return (
    <FramedContent workspaceId={workspaceId} header={header && 'media' in header ? header : shown?.header} text={text} footer={shown?.footer}>
      {header?.type === 'location' && <PlaceContent place={header} />}
      {header?.type === 'product' && <Line icon={<ShoppingBag aria-hidden />}>{header.productId}</Line>}
      {shown?.offer && (
        <span className="mt-2 block">
          <Line icon={<Timer aria-hidden />}>{shown.offer}</Line>
          {offer && offer.endsAt > 0 && <Hint>Ends {when.format(offer.endsAt)}</Hint>}
        </span>
      )}
      <Offered titles={products} />
      <Offered titles={shown?.buttons ?? []} />
      {cards && (
        <Cards>
          {cards.map((card, index) => (
            <OneCard key={index}>
              {card.header.type === 'product' ? <Line icon={<ShoppingBag aria-hidden />}>{card.header.productId}</Line> : <MediaContent workspaceId={workspaceId} content={card.header} />}
              {shown?.cards?.[index]?.body && <Words>{shown.cards[index].body}</Words>}
              <Offered titles={shown?.cards?.[index]?.buttons ?? []} />
            </OneCard>
          ))}
        </Cards>
      )}
    </FramedContent>
  )
}
