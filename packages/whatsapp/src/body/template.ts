import type { JsonObject, TemplateButtonValue, TemplateContent } from '@parley/channel'
import { mediaRef, type Uploads } from './media.ts'

/** A template as it is sent: its name and what is filled in. */
export function templateBody(content: TemplateContent, uploads: Uploads): JsonObject {
  const { name, language, header, parameters, buttons, offer, cards } = content
  const components: JsonObject[] = [
    ...(header ? [headerComponent(header, uploads)] : []),
    ...(offer ? [{ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: offer.endsAt } }] }] : []),
    ...bodyComponent(parameters),
    ...(buttons ?? []).map(buttonComponent),
    ...(cards ? [{ type: 'carousel', cards: cards.map((card, card_index) => ({ card_index, components: [headerComponent(card.header, uploads), ...bodyComponent(card.parameters), ...card.buttons.map(buttonComponent)] })) }] : []),
  ]
  return { type: 'template', template: { name, language: { code: language }, ...(components.length > 0 && { components }) } }
}

const subTypes = { 'quick-reply': 'quick_reply', url: 'url', 'copy-code': 'copy_code', flow: 'flow', products: 'mpm', catalogue: 'catalog' } as const

const textParameter = ({ name, text }: { name?: string | undefined; text: string }): JsonObject => ({ type: 'text', ...(name !== undefined && { parameter_name: name }), text })

const bodyComponent = (parameters: TemplateContent['parameters']): JsonObject[] => (parameters.length > 0 ? [{ type: 'body', parameters: parameters.map(textParameter) }] : [])

const headerComponent = (header: NonNullable<TemplateContent['header']>, uploads: Uploads): JsonObject => ({ type: 'header', parameters: [headerParameter(header, uploads)] })

const buttonComponent = (button: TemplateButtonValue): JsonObject => ({ type: 'button', sub_type: subTypes[button.type], index: String(button.index), parameters: [buttonParameter(button)] })

function headerParameter(header: NonNullable<TemplateContent['header']>, uploads: Uploads): JsonObject {
  switch (header.type) {
    case 'text':
      return textParameter(header)
    case 'location':
      return { type: 'location', location: { latitude: String(header.latitude), longitude: String(header.longitude), name: header.name, address: header.address } }
    case 'product':
      return { type: 'product', product: { product_retailer_id: header.productId, catalog_id: header.catalogId } }
    default:
      return { type: header.type, [header.type]: { ...mediaRef(header.media, uploads), ...(header.type === 'document' && header.filename && { filename: header.filename }) } }
  }
}

function buttonParameter(button: TemplateButtonValue): JsonObject {
  switch (button.type) {
    case 'quick-reply':
      return { type: 'payload', payload: button.payload }
    case 'url':
      return { type: 'text', text: button.text }
    case 'copy-code':
      return { type: 'coupon_code', coupon_code: button.code }
    case 'flow':
      return { type: 'action', action: { flow_token: button.token } }
    case 'catalogue':
      return { type: 'action', action: { thumbnail_product_retailer_id: button.thumbnailProductId } }
    case 'products':
      return {
        type: 'action',
        action: {
          thumbnail_product_retailer_id: button.sections[0]?.productIds[0] ?? '',
          sections: button.sections.map(({ title, productIds }) => ({ title, product_items: productIds.map((product_retailer_id) => ({ product_retailer_id })) })),
        },
      }
  }
}
