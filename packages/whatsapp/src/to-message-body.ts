import { toPhone, type ChoiceOption, type JsonObject, type OutboundContent, type OutboundMedia, type SendRequest } from '@parley/channel'

/**
 * The body of `POST /{phone-number-id}/messages` for what a conversation wants to say.
 *
 * @param uploadedId The media id of a file of ours (`fileId`) that was uploaded before.
 */
export function toMessageBody(request: SendRequest, uploadedId?: string): JsonObject {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(request),
    ...(request.replyTo !== undefined && { context: { message_id: request.replyTo } }),
    biz_opaque_callback_data: request.effectId,
    ...contentBody(request.content, uploadedId),
  }
}

function recipient({ to }: SendRequest): JsonObject {
  // Without the `+` Meta would put the business's own country code in front of the number.
  const phone = to.phone === undefined ? undefined : toPhone(to.phone)
  if (phone !== undefined) return { to: phone }
  return { recipient: to.userId ?? '' }
}

function contentBody(content: OutboundContent, uploadedId: string | undefined): JsonObject {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text, preview_url: /https?:\/\//.test(content.text) } }
    case 'image':
    case 'video':
      return { type: content.type, [content.type]: { ...media(content.media, uploadedId), ...(content.caption && { caption: content.caption }) } }
    case 'audio':
      return { type: 'audio', audio: media(content.media, uploadedId) }
    case 'document':
      return {
        type: 'document',
        document: {
          ...media(content.media, uploadedId),
          ...(content.caption && { caption: content.caption }),
          ...(content.filename && { filename: content.filename }),
        },
      }
    case 'buttons':
      return {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: content.text },
          ...(content.footer && { footer: { text: content.footer } }),
          action: { buttons: content.options.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) },
        },
      }
    case 'list':
      return {
        type: 'interactive',
        interactive: {
          type: 'list',
          body: { text: content.text },
          ...(content.footer && { footer: { text: content.footer } }),
          action: {
            button: content.button,
            sections: content.sections
              .filter((section) => section.options.length > 0)
              .map((section) => ({ ...(section.title && { title: section.title }), rows: section.options.map(listRow) })),
          },
        },
      }
    case 'location': {
      const { latitude, longitude, name, address } = content
      return { type: 'location', location: { latitude, longitude, ...(name && { name }), ...(address && { address }) } }
    }
    case 'template':
      return {
        type: 'template',
        template: {
          name: content.name,
          language: { code: content.language },
          ...(content.parameters.length > 0 && {
            components: [
              {
                type: 'body',
                parameters: content.parameters.map(({ name, text }) => ({ type: 'text', ...(name !== undefined && { parameter_name: name }), text })),
              },
            ],
          }),
        },
      }
  }
}

function listRow({ id, title, description }: ChoiceOption): JsonObject {
  return { id, title, ...(description && { description }) }
}

function media(source: OutboundMedia, uploadedId: string | undefined): JsonObject {
  return 'link' in source ? { link: source.link } : { id: uploadedId ?? '' }
}
