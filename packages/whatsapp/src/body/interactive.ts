import type { CarouselCard, ChoiceOption, JsonObject, OutboundContent, OutboundHeader } from '@parley/channel'
import { mediaRef, type Uploads } from './media.ts'

type Of<Type extends OutboundContent['type']> = Extract<OutboundContent, { type: Type }>
export type InteractiveContent = Of<
  'buttons' | 'list' | 'link' | 'form' | 'location-request' | 'contact-request' | 'product' | 'product-list' | 'catalogue' | 'carousel'
>

export function interactiveBody(content: InteractiveContent, uploads: Uploads): JsonObject {
  return { type: 'interactive', interactive: interactive(content, uploads) }
}

function interactive(content: InteractiveContent, uploads: Uploads): JsonObject {
  const body: JsonObject = content.text ? { body: { text: content.text } } : {}
  const footer: JsonObject = 'footer' in content && content.footer ? { footer: { text: content.footer } } : {}
  switch (content.type) {
    case 'buttons':
      return {
        type: 'button', ...header(content.header, uploads), ...body, ...footer,
        action: { buttons: content.options.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) },
      }
    case 'list':
      return {
        type: 'list', ...(content.header && { header: { type: 'text', text: content.header } }), ...body, ...footer,
        action: {
          button: content.button,
          sections: content.sections
            .filter((section) => section.options.length > 0)
            .map((section) => ({ ...(section.title && { title: section.title }), rows: section.options.map(listRow) })),
        },
      }
    case 'link':
      return { type: 'cta_url', ...header(content.header, uploads), ...body, ...footer, action: linkAction(content) }
    case 'form':
      return { type: 'flow', ...header(content.header, uploads), ...body, ...footer, action: { name: 'flow', parameters: formParameters(content) } }
    case 'location-request':
      return { type: 'location_request_message', ...body, action: { name: 'send_location' } }
    case 'contact-request':
      return { type: 'contact_request', ...body, action: { name: 'request_contact_info' } }
    case 'product':
      return { type: 'product', ...body, ...footer, action: { catalog_id: content.catalogId, product_retailer_id: content.productId } }
    case 'product-list':
      return {
        type: 'product_list', header: { type: 'text', text: content.header }, ...body, ...footer,
        action: {
          catalog_id: content.catalogId,
          sections: content.sections.map(({ title, productIds }) => ({
            ...(title && { title }),
            product_items: productIds.map((id) => ({ product_retailer_id: id })),
          })),
        },
      }
    case 'catalogue':
      return {
        type: 'catalog_message', ...body, ...footer,
        action: { name: 'catalog_message', ...(content.thumbnailProductId && { parameters: { thumbnail_product_retailer_id: content.thumbnailProductId } }) },
      }
    case 'carousel':
      return { type: 'carousel', ...body, action: { cards: content.cards.map((card, index) => carouselCard(card, index, uploads)) } }
  }
}

function header(given: OutboundHeader | undefined, uploads: Uploads): JsonObject {
  if (!given) return {}
  if (given.type === 'text') return { header: { type: 'text', text: given.text } }
  const name: JsonObject = given.type === 'document' && given.filename ? { filename: given.filename } : {}
  return { header: { type: given.type, [given.type]: { ...mediaRef(given.media, uploads), ...name } } }
}

function listRow({ id, title, description }: ChoiceOption): JsonObject {
  return { id, title, ...(description && { description }) }
}

const linkAction = ({ label, url }: { label: string; url: string }): JsonObject => ({ name: 'cta_url', parameters: { display_text: label, url } })

function formParameters({ label, formId, token, screen, data, draft }: Of<'form'>): JsonObject {
  return {
    flow_message_version: '3',
    flow_id: formId,
    flow_cta: label,
    ...(token && { flow_token: token }),
    ...(draft && { mode: 'draft' }),
    ...(screen ? { flow_action: 'navigate', flow_action_payload: { screen, ...(data && { data }) } } : { flow_action: 'data_exchange' }),
  }
}

function carouselCard(card: CarouselCard, index: number, uploads: Uploads): JsonObject {
  if (card.type === 'product')
    return { card_index: index, type: 'product', action: { product_retailer_id: card.productId, catalog_id: card.catalogId } }
  return {
    card_index: index,
    type: 'cta_url',
    header: { type: card.header.type, [card.header.type]: mediaRef(card.header.media, uploads) },
    ...(card.text && { body: { text: card.text } }),
    action: linkAction(card),
  }
}
