import { toPhone, type InboundContent, type InboundMedia, type SharedContact } from '@parley/channel'
import { asArray, asId, asNumber, asRecord, asText, cleanText, toJsonObject, type Loose } from './read.ts'

const unsupported = (reason: string, original?: string): InboundContent => ({
  type: 'unsupported',
  reason,
  ...(original !== undefined && { original }),
})

/** What a message says. Whatever cannot be read becomes `unsupported`: the customer did write, and is owed an answer. */
export function readContent(message: Loose): InboundContent {
  const type = asText(message['type'])
  const body = type === undefined ? undefined : asRecord(message[type])
  switch (type) {
    case 'text': {
      const text = asText(body?.['body'])
      return text === undefined ? unsupported('The text is missing.', type) : { type: 'text', text }
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return readMedia(type, body)
    case 'location':
      return readLocation(body)
    case 'contacts':
      return readContacts(message['contacts'])
    case 'interactive':
      return readInteractive(body)
    case 'button': {
      const title = asText(body?.['text'])
      const id = asText(body?.['payload']) ?? title
      return id === undefined ? unsupported('The button is missing.', type) : { type: 'choice', id, title: title ?? id, from: 'template' }
    }
    case 'reaction': {
      const messageId = asId(body?.['message_id'])
      const emoji = asText(body?.['emoji'])
      if (messageId === undefined) return unsupported('The reaction names no message.', type)
      return { type: 'reaction', messageId, ...(emoji !== undefined && { emoji }) }
    }
    case 'order':
      return readOrder(body)
    case 'edit': {
      const messageId = asId(body?.['original_message_id'])
      const text = editedText(asRecord(body?.['message']))
      if (messageId === undefined) return unsupported('The edit names no message.', type)
      return { type: 'edit', messageId, ...(text !== undefined && { text }) }
    }
    case 'revoke': {
      const messageId = asId(body?.['original_message_id'])
      return messageId === undefined ? unsupported('The deletion names no message.', type) : { type: 'revoke', messageId }
    }
    case 'request_welcome':
      return { type: 'welcome-request' }
    case 'unsupported': {
      const error = asRecord(asArray(message['errors'])[0])
      const reason = asText(asRecord(error?.['error_data'])?.['details']) ?? asText(error?.['message']) ?? asText(error?.['title'])
      return unsupported(reason ?? 'WhatsApp does not hand over this kind of message.', asText(body?.['type']))
    }
    default:
      return unsupported('This kind of message is not known to Parley.', type)
  }
}

/** The new words: of a text its body, of a file its caption. */
function editedText(message: Loose | undefined): string | undefined {
  const type = asText(message?.['type'])
  const body = type === undefined ? asRecord(message?.['text']) : asRecord(message?.[type])
  return asText(body?.['body']) ?? asText(body?.['caption'])
}

function readMedia(type: 'image' | 'video' | 'audio' | 'document' | 'sticker', body: Loose | undefined): InboundContent {
  const id = asId(body?.['id'])
  if (body === undefined || id === undefined) return unsupported('The file is missing.', type)
  const sha256 = asText(body['sha256'])
  const filename = asText(body['filename'])
  const caption = asText(body['caption'])
  const media: InboundMedia = {
    id,
    mimeType: asText(body['mime_type']) ?? 'application/octet-stream',
    ...(sha256 !== undefined && { sha256 }),
    ...(filename !== undefined && { filename }),
    ...(body['voice'] === true && { voice: true }),
    ...(body['animated'] === true && { animated: true }),
  }
  return { type, media, ...(caption !== undefined && { caption }) }
}

function readLocation(body: Loose | undefined): InboundContent {
  const latitude = asNumber(body?.['latitude'])
  const longitude = asNumber(body?.['longitude'])
  if (latitude === undefined || longitude === undefined) return unsupported('The location has no coordinates.', 'location')
  const name = asText(body?.['name'])
  const address = asText(body?.['address'])
  const url = asText(body?.['url'])
  return { type: 'location', latitude, longitude, ...(name !== undefined && { name }), ...(address !== undefined && { address }), ...(url !== undefined && { url }) }
}

function readContacts(value: unknown): InboundContent {
  const contacts = asArray(value).flatMap((item): SharedContact[] => {
    const contact = asRecord(item)
    if (!contact) return []
    const name = asRecord(contact['name'])
    const phones = asArray(contact['phones']).flatMap((phone) => {
      const record = asRecord(phone)
      const written = asId(record?.['wa_id']) ?? asId(record?.['phone'])
      return (written !== undefined && toPhone(written)) || []
    })
    const organisation = asText(asRecord(contact['org'])?.['company'])
    const emails = asArray(contact['emails']).flatMap((email) => asText(asRecord(email)?.['email']) ?? [])
    return [
      {
        name: asText(name?.['formatted_name']) ?? asText(name?.['first_name']) ?? phones[0] ?? '',
        phones,
        ...(emails.length > 0 && { emails }),
        ...(organisation !== undefined && { organisation }),
        ...(contact['origin'] === 'contact_request' && { own: true }),
      },
    ]
  })
  return contacts.length === 0 ? unsupported('The contact card is empty.', 'contacts') : { type: 'contacts', contacts }
}

function readInteractive(body: Loose | undefined): InboundContent {
  const type = asText(body?.['type'])
  // Seen in the wild: `{"type":"interactive"}` and nothing else.
  if (body === undefined || type === undefined) return unsupported('The answer is missing.', 'interactive')
  const reply = asRecord(body[type])
  if (type === 'button_reply' || type === 'list_reply') {
    const id = asText(reply?.['id']) ?? asText(reply?.['title'])
    if (id === undefined) return unsupported('The answer names no choice.', type)
    const description = asText(reply?.['description'])
    return { type: 'choice', id, title: asText(reply?.['title']) ?? id, ...(description !== undefined && { description }), from: type === 'button_reply' ? 'button' : 'list' }
  }
  if (type === 'nfm_reply') {
    const name = asText(reply?.['name'])
    return { type: 'form', ...(name !== undefined && { name }), response: readFormResponse(reply?.['response_json']) }
  }
  return unsupported('This kind of answer is not known to Parley.', type)
}

/** Meta sends the form's values as JSON inside a string; what is no object in it stays the text it was. */
function readFormResponse(value: unknown) {
  if (typeof value !== 'string') return asRecord(value) ? toJsonObject(value) : ''
  try {
    const parsed: unknown = JSON.parse(value)
    if (asRecord(parsed)) return toJsonObject(parsed)
  } catch {
    // Not JSON: kept as it is.
  }
  return cleanText(value)
}

function readOrder(body: Loose | undefined): InboundContent {
  if (!body) return unsupported('The order is missing.', 'order')
  const text = asText(body['text'])
  const items = asArray(body['product_items']).flatMap((item) => {
    const product = asRecord(item)
    const productId = asId(product?.['product_retailer_id'])
    if (!product || productId === undefined) return []
    return [
      {
        productId,
        quantity: asNumber(product['quantity']) ?? 1,
        price: asNumber(product['item_price']) ?? 0,
        currency: asText(product['currency']) ?? '',
      },
    ]
  })
  return { type: 'order', catalogId: asId(body['catalog_id']) ?? '', ...(text !== undefined && { text }), items }
}
