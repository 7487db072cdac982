import { useState } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asList, asObject, asString, contentOf } from './chat-state.ts'
import { Sheet } from './sheet.tsx'
import type { Sending } from './use-chat.ts'

/** The emulator knows no catalogue: what a message does not name is made up, and so are the prices. */
const samples = ['sample-1', 'sample-2', 'sample-3']
const priceOf = (index: number) => 9.9 + index * 5
const currency = 'EUR'

/** Products to put into the basket, which is then sent as an order. */
export function ShopSheet({ message, onClose, onSend }: { message: ChatMessage; onClose: () => void; onSend: (sending: Sending) => void }) {
  const products = productsOf(message)
  const [basket, setBasket] = useState<Record<string, number>>({})
  const change = (id: string, by: number) => setBasket((before) => ({ ...before, [id]: Math.max(0, (before[id] ?? 0) + by) }))
  const items = products.flatMap((id, index) => (basket[id] ? [{ product_retailer_id: id, quantity: basket[id], item_price: priceOf(index), currency }] : []))
  const total = items.reduce((sum, item) => sum + item.quantity * item.item_price, 0)
  return (
    <Sheet title="Items" onClose={onClose}>
      {products.map((id, index) => (
        <div key={id} className="item">
          <span><b dir="auto">{id}</b><small>{priceOf(index).toFixed(2)} {currency}</small></span>
          <button type="button" className="icon" aria-label={`One ${id} less`} onClick={() => change(id, -1)}>−</button>
          <output aria-label={`${id} in the basket`}>{basket[id] ?? 0}</output>
          <button type="button" className="icon" aria-label={`One ${id} more`} onClick={() => change(id, 1)}>+</button>
        </div>
      ))}
      <div className="form">
        <button
          type="button"
          className="primary"
          disabled={items.length === 0}
          onClick={() => {
            onSend({ type: 'order', content: { catalog_id: catalogueOf(message) || '1000', text: '', product_items: items }, replyTo: message.id })
            onClose()
          }}
        >
          {items.length === 0 ? 'Send the order' : `Send the order · ${total.toFixed(2)} ${currency}`}
        </button>
      </div>
    </Sheet>
  )
}

const productId = (holder: JsonObject) => asString(holder['product_retailer_id'])
const inSections = (sections: JsonObject[]) => sections.flatMap((section) => asList(section['product_items']).map(productId))
/** The products in the headers of a template and of its cards. */
const inHeaders = (content: JsonObject) => [content, ...asList(content['cards'])].map((part) => asObject(asObject(part['headerMedia'])['product'])).filter((product) => productId(product) !== '')

function catalogueOf(message: ChatMessage): string {
  const content = contentOf(message)
  return asString(asObject(content['action'])['catalog_id']) || asString(inHeaders(content)[0]?.['catalog_id'])
}

/** Those that a template names: in its header, on its cards, behind its button. */
function templateProducts(content: JsonObject): string[] {
  const named = inHeaders(content).map(productId)
  const [button] = asList(content['buttons'])
  const listed = inSections(asList(button?.['sections']))
  const shown = asString(button?.['thumbnail'])
  return named.length > 0 ? named : listed.length > 0 ? listed : [...new Set([...(shown ? [shown] : []), ...samples])]
}

function productsOf(message: ChatMessage): string[] {
  const content = contentOf(message)
  if (message.type === 'template') return templateProducts(content)
  const action = asObject(content['action'])
  switch (content['type']) {
    case 'product':
      return [productId(action)]
    case 'product_list':
      return inSections(asList(action['sections']))
    case 'carousel':
      return asList(action['cards']).map((card) => productId(asObject(card['action'])))
    default: {
      const shown = asString(asObject(action['parameters'])['thumbnail_product_retailer_id'])
      return [...new Set([...(shown ? [shown] : []), ...samples])]
    }
  }
}
