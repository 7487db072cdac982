import type { MediaKind } from './media-limits.ts'
import type { OutboundContent, OutboundMedia } from './outbound.ts'

/** One file of a message: what kind it must be of, and where in the content it stands. */
export interface MediaUse {
  kind: MediaKind
  media: OutboundMedia
  field: string
}

/** Every file that `content` shows, wherever it stands: the message itself, its header, the cards of a carousel. */
export function mediaOf(content: OutboundContent): MediaUse[] {
  const uses: MediaUse[] = []
  mapMedia(content, (media, kind, field) => {
    uses.push({ kind, media, field })
    return media
  })
  return uses
}

/** The same content with every file in it replaced by what `change` makes of it. */
export function mapMedia(content: OutboundContent, change: (media: OutboundMedia, kind: MediaKind, field: string) => OutboundMedia): OutboundContent {
  switch (content.type) {
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return { ...content, media: change(content.media, content.type, 'media') }
    case 'audio':
      return { ...content, media: change(content.media, content.voice ? 'voice' : 'audio', 'media') }
    case 'buttons':
    case 'link':
    case 'form': {
      const { header } = content
      if (!header || header.type === 'text') return content
      return { ...content, header: { ...header, media: change(header.media, header.type, 'header.media') } }
    }
    case 'template': {
      const { header, cards } = content
      return {
        ...content,
        ...(header && 'media' in header && { header: { ...header, media: change(header.media, header.type, 'header.media') } }),
        ...(cards && { cards: cards.map((card, index) => ('media' in card.header ? { ...card, header: { ...card.header, media: change(card.header.media, card.header.type, `cards[${index}].header.media`) } } : card)) }),
      }
    }
    case 'carousel':
      return {
        ...content,
        cards: content.cards.map((card, index) =>
          card.type === 'link' ? { ...card, header: { ...card.header, media: change(card.header.media, card.header.type, `cards[${index}].header.media`) } } : card,
        ),
      }
    default:
      return content
  }
}
