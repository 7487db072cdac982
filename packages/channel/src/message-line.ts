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
  return unmarked((text || kinds[type] || '').slice(0, 1_000)).replace(/\s+/g, ' ').slice(0, 200)
}

/** Without WhatsApp's marks for bold, italic, struck and code, which only a bubble shows. `snake_case` and `2*3*4` stay. */
const unmarked = (text: string): string =>
  text.replace(/```([^`]+)```/g, '$1').replace(/(?<![\p{L}\p{N}_*~])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}_*~])/gu, '$2')
