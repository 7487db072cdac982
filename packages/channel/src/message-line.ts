import { textOf, type InboundContent } from './inbound.ts'
import { outboundText, type OutboundContent } from './outbound.ts'

const kinds: Record<string, string> = {
  image: 'Picture',
  video: 'Video',
  audio: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
  location: 'Location',
  contacts: 'Contact',
  form: 'Form',
  order: 'Order',
  reaction: 'Reaction',
  edit: 'Changed a message',
  revoke: 'Deleted a message',
  deleted: 'Deleted message',
  'welcome-request': 'Opened the chat',
  product: 'Product',
  unsupported: 'Message of a kind that is not supported',
}

/** A message in a line, for lists and quotes. What came from the phone app is written like what customers send. */
export function messageLine(author: string, content: unknown): string {
  const inbound = author === 'contact' || author === 'app'
  const { type = '' } = (content ?? {}) as { type?: string }
  const text = inbound ? textOf(content as InboundContent) : outboundText(content as OutboundContent)
  return (text || kinds[type] || '').replace(/\s+/g, ' ').slice(0, 200)
}
