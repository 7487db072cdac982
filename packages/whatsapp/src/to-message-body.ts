import { toPhone, type JsonObject, type OutboundContent, type SendRequest } from '@parley/channel'
import { contactBody } from './body/contacts.ts'
import { interactiveBody } from './body/interactive.ts'
import { fileBody, type Uploads } from './body/media.ts'
import { templateBody } from './body/template.ts'

/**
 * The body of `POST /{phone-number-id}/messages` for what a conversation wants to say.
 *
 * @param uploads The media ids of the files of ours (`fileId`) that were uploaded before.
 */
export function toMessageBody(request: SendRequest, uploads: Uploads = new Map()): JsonObject {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(request),
    ...(request.replyTo !== undefined && { context: { message_id: request.replyTo } }),
    biz_opaque_callback_data: request.effectId,
    ...contentBody(request.content, uploads),
  }
}

function recipient({ to }: SendRequest): JsonObject {
  // Without the `+` Meta would put the business's own country code in front of the number.
  const phone = to.phone === undefined ? undefined : toPhone(to.phone)
  if (phone !== undefined) return { to: phone }
  return { recipient: to.userId ?? '' }
}

function contentBody(content: OutboundContent, uploads: Uploads): JsonObject {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text, preview_url: content.preview !== false && /https?:\/\//.test(content.text) } }
    case 'image':
    case 'video':
    case 'document':
    case 'audio':
    case 'sticker':
      return fileBody(content, uploads)
    case 'location': {
      const { latitude, longitude, name, address } = content
      return { type: 'location', location: { latitude, longitude, ...(name && { name }), ...(address && { address }) } }
    }
    case 'contacts':
      return { type: 'contacts', contacts: content.contacts.map(contactBody) }
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: content.messageId, emoji: content.emoji } }
    case 'template':
      return templateBody(content, uploads)
    default:
      return interactiveBody(content, uploads)
  }
}
