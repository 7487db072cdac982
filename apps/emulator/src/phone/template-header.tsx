import type { ReactNode } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asObject, asString } from './chat-state.ts'
import { Location, Media } from './media.tsx'
import { Product } from './product.tsx'

/** What stands above the text of a template or of one of its cards: a file, a place or a product. Words are the body's business. */
export function TemplateHeader({ message, content }: { message: ChatMessage; content: JsonObject }): ReactNode {
  const media = asObject(content['headerMedia'])
  const kind = asString(media['type'])
  const value = asObject(media[kind])
  if (kind === '') return null
  if (kind === 'location') return <Location content={value} />
  return kind === 'product' ? <Product id={asString(value['product_retailer_id'])} /> : <Media message={message} kind={kind} media={value} />
}
