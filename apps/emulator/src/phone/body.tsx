import type { ReactNode } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asList, asObject, asString, contentOf } from './chat-state.ts'
import { PersonIcon } from './icons.tsx'
import { Location, Media, Text } from './media.tsx'
import { Product } from './product.tsx'
import { TemplateHeader } from './template-header.tsx'
import { TemplateOffer } from './template-offer.tsx'

/** What a message says, as WhatsApp shows it. */
export function Body({ message }: { message: ChatMessage }): ReactNode {
  const content = contentOf(message)
  if (message.deleted) return <div className="text"><em className="gone">{message.from === 'customer' ? 'You deleted this message' : 'This message was deleted'}</em></div>
  switch (message.type) {
    case 'text':
      return <Text text={asString(content['body'])} className={onlyEmoji(asString(content['body'])) ? 'large' : ''} />
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return <><Media message={message} kind={message.type} media={content} /><Text text={asString(content['caption'])} /></>
    case 'location':
      return <Location content={content} />
    case 'contacts':
      return <>{asList(message.content).map((card, index) => <ContactCard key={index} card={card} />)}</>
    case 'interactive':
      return <Interactive message={message} content={content} />
    case 'order':
      return <Order content={content} />
    case 'button':
      return <Text text={asString(content['text'])} />
    case 'template':
      return <><TemplateHeader message={message} content={content} /><TemplateOffer content={content} /><Text text={asString(content['header'])} className="header" /><Text text={asString(content['text'])} /><Text text={asString(content['footer'])} className="footer" /></>
    default:
      return <div className="text"><em>This kind of message ({message.type}) cannot be shown here.</em></div>
  }
}

function ContactCard({ card }: { card: JsonObject }) {
  const lines = [
    ...asList(card['phones']).map((phone) => asString(phone['phone'])),
    ...asList(card['emails']).map((email) => asString(email['email'])),
    asString(asObject(card['org'])['company']),
  ].filter(Boolean)
  return (
    <div className="person">
      <span className="face" aria-hidden="true"><PersonIcon /></span>
      <span>
        <b dir="auto">{asString(asObject(card['name'])['formatted_name'])}</b>
        {lines.map((line) => <small key={line} dir="auto">{line}</small>)}
      </span>
    </div>
  )
}

function Order({ content }: { content: JsonObject }) {
  const items = asList(content['product_items'])
  const total = items.reduce((sum, item) => sum + Number(item['quantity']) * Number(item['item_price']), 0)
  const currency = asString(items[0]?.['currency'])
  return (
    <>
      {items.map((item) => <Product key={asString(item['product_retailer_id'])} id={asString(item['product_retailer_id'])} note={`${String(item['quantity'])} × ${Number(item['item_price']).toFixed(2)} ${currency}`} />)}
      <Text text={`Order · ${total.toFixed(2)} ${currency}`} className="header" />
      <Text text={asString(content['text'])} />
    </>
  )
}

function Interactive({ message, content }: { message: ChatMessage; content: JsonObject }) {
  const reply = asObject(content['button_reply'] ?? content['list_reply'])
  if (reply['title'] !== undefined) return <><Text text={asString(reply['title'])} /><Text text={asString(reply['description'])} className="footer" /></>
  if (content['nfm_reply'] !== undefined) return <Text text="Form sent" />
  const header = asObject(content['header'])
  const kind = asString(header['type'])
  const action = asObject(content['action'])
  return (
    <>
      {kind !== '' && kind !== 'text' && <Media message={message} kind={kind} media={asObject(header[kind])} />}
      <Text text={asString(header['text'])} className="header" />
      {content['type'] === 'product' && <Product id={asString(action['product_retailer_id'])} />}
      {content['type'] === 'catalog_message' && <Product id={asString(asObject(action['parameters'])['thumbnail_product_retailer_id']) || 'Our catalogue'} note="See everything we offer" />}
      {content['type'] === 'product_list' && <Product id={`${asList(action['sections']).reduce((sum, section) => sum + asList(section['product_items']).length, 0)} items`} note={asList(action['sections']).map((section) => asString(section['title'])).filter(Boolean).join(' · ')} />}
      <Text text={asString(asObject(content['body'])['text'])} />
      <Text text={asString(asObject(content['footer'])['text'])} className="footer" />
    </>
  )
}

function onlyEmoji(text: string): boolean {
  return text.length <= 12 && /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) && /\p{Extended_Pictographic}/u.test(text)
}
