import type { JsonObject, TemplateContent } from '@parley/channel'
import { mediaRef, type Uploads } from './media.ts'

/** A template as it is sent: its name and what is filled in. */
export function templateBody(content: TemplateContent, uploads: Uploads): JsonObject {
  const { name, language, parameters, header, buttons } = content
  const components: JsonObject[] = []
  if (header) components.push({ type: 'header', parameters: [headerParameter(header, uploads)] })
  if (parameters.length > 0) components.push({ type: 'body', parameters: parameters.map((parameter) => textParameter(parameter)) })
  for (const button of buttons ?? []) components.push({ type: 'button', sub_type: subTypes[button.type], index: String(button.index), parameters: [buttonParameter(button)] })
  return { type: 'template', template: { name, language: { code: language }, ...(components.length > 0 && { components }) } }
}

const subTypes = { 'quick-reply': 'quick_reply', url: 'url', 'copy-code': 'copy_code', flow: 'flow', products: 'mpm' } as const

const textParameter = ({ name, text }: { name?: string | undefined; text: string }): JsonObject => ({ type: 'text', ...(name !== undefined && { parameter_name: name }), text })

function headerParameter(header: NonNullable<TemplateContent['header']>, uploads: Uploads): JsonObject {
  switch (header.type) {
    case 'text':
      return textParameter(header)
    case 'location':
      return { type: 'location', location: { latitude: String(header.latitude), longitude: String(header.longitude), name: header.name, address: header.address } }
    default:
      return { type: header.type, [header.type]: { ...mediaRef(header.media, uploads), ...(header.type === 'document' && header.filename && { filename: header.filename }) } }
  }
}

function buttonParameter(button: NonNullable<TemplateContent['buttons']>[number]): JsonObject {
  switch (button.type) {
    case 'quick-reply':
      return { type: 'payload', payload: button.payload }
    case 'url':
      return { type: 'text', text: button.text }
    case 'copy-code':
      return { type: 'coupon_code', coupon_code: button.code }
    case 'flow':
      return { type: 'action', action: { flow_token: button.token } }
    case 'products':
      return {
        type: 'action',
        action: { thumbnail_product_retailer_id: button.productIds[0] ?? '', sections: [{ title: 'Products', product_items: button.productIds.map((product_retailer_id) => ({ product_retailer_id })) }] },
      }
  }
}
