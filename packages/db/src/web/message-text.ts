import { outboundText, textOf, type InboundContent, type OutboundContent } from '@parley/channel'

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
  product: 'Product',
  unsupported: 'Message of a kind that is not supported',
}

/** A message in a line, for lists. */
export function messageLine(author: string, content: unknown): string {
  const type = (content as { type?: string } | null)?.type ?? ''
  const text = author === 'contact' ? textOf(content as InboundContent) : outboundText(content as OutboundContent)
  return (text || kinds[type] || '').slice(0, 200)
}
