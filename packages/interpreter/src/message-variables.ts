import { textOf, type InboundContent, type InboundMessage, type JsonObject } from '@parley/channel'

/**
 * What `{{ message.… }}` names: the customer's newest message, by its kind. What a kind does not have is
 * absent. The flow package lists the same names for the editor (`messageVariables` in variables.ts).
 */
export function messageScope(message: InboundMessage): JsonObject {
  const { content, referral, product, forwarded, replyTo } = message
  return {
    type: content.type === 'audio' && content.media.voice ? 'voice' : content.type,
    text: textOf(content),
    ...partOf(content),
    ...(forwarded !== undefined && { forwarded: true }),
    ...(replyTo !== undefined && { reply_to: replyTo }),
    ...(product && { product: { id: product.productId, catalog_id: product.catalogId } }),
    ...(referral && {
      referral: {
        source: referral.sourceType,
        ...(referral.sourceId !== undefined && { id: referral.sourceId }),
        ...(referral.headline !== undefined && { headline: referral.headline }),
        ...(referral.body !== undefined && { body: referral.body }),
        ...(referral.url !== undefined && { url: referral.url }),
        ...(referral.clickId !== undefined && { click_id: referral.clickId }),
      },
    }),
  }
}

function partOf(content: InboundContent): JsonObject {
  switch (content.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const { id, fileId, mimeType, filename } = content.media
      return { media: { id, ...(fileId !== undefined && { file_id: fileId }), mime_type: mimeType, ...(filename !== undefined && { filename }), ...(content.caption !== undefined && { caption: content.caption }) } }
    }
    case 'location': {
      const { latitude, longitude, name, address, url } = content
      return { location: { latitude, longitude, ...(name !== undefined && { name }), ...(address !== undefined && { address }), ...(url !== undefined && { url }) } }
    }
    case 'contacts':
      return { contacts: content.contacts.map(({ name, phones, emails, organisation, own }) => ({ name, phone: phones[0] ?? null, phones, emails: emails ?? [], organisation: organisation ?? null, own: own ?? false })) }
    case 'choice':
      return { choice: { title: content.title, from: content.from } }
    case 'form':
      return { form: content.response }
    case 'order': {
      const items = content.items.map(({ productId, quantity, price, currency }) => ({ product_id: productId, quantity, price, currency }))
      // Prices are decimals: rounded to what any currency has, so that 3 × 0.1 is 0.3.
      const total = Math.round(items.reduce((sum, item) => sum + item.quantity * item.price, 0) * 1000) / 1000
      return { order: { catalog_id: content.catalogId, text: content.text ?? '', items, count: items.reduce((sum, item) => sum + item.quantity, 0), total, currency: items[0]?.currency ?? '' } }
    }
    case 'unsupported':
      return { unsupported: { reason: content.reason, ...(content.original !== undefined && { kind: content.original }) } }
    default:
      return {}
  }
}
