import type { ArrangedWorkspace } from '@parley/db/testing'
import { signBody } from '@parley/whatsapp'

export interface SignedBody {
  body: string
  signature: string
}

/** A customer of the bench: writes to one shop. */
export interface Customer {
  shop: ArrangedWorkspace
  phone: string
}

export function makeCustomers(shops: ArrangedWorkspace[], count: number): Customer[] {
  return Array.from({ length: count }, (_, index) => ({ shop: shops[index % shops.length]!, phone: String(491_500_000_000 + index) }))
}

let serial = 0

/** A text message as Meta sends it. Every one has an id of its own. */
export function messageWebhook({ shop, phone }: Customer, text = 'Hello, are you open on Saturday?'): SignedBody {
  return sealed(shop, {
    contacts: [{ profile: { name: 'Ada Example' }, wa_id: phone }],
    messages: [{ from: phone, id: `wamid.HBgNNDkxNTE1MDAwMDAwMBUCABIYIDNBQzFCRjVGQ0ZENEYw${process.pid}x${++serial}`, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }],
  })
}

export interface Status {
  messageId: string
  effectId: string
  to: string
  status: string
}

export function statusWebhook(shop: ArrangedWorkspace, statuses: Status[]): SignedBody {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return sealed(shop, {
    statuses: statuses.map(({ messageId, effectId, to, status }) => ({
      id: messageId, status, timestamp, recipient_id: to, biz_opaque_callback_data: effectId,
      conversation: { id: 'c0ffee', origin: { type: 'service' } }, pricing: { billable: true, pricing_model: 'PMP', category: 'service', type: 'regular' },
    })),
  })
}

function sealed(shop: ArrangedWorkspace, value: object): SignedBody {
  const metadata = { display_phone_number: '15550100000', phone_number_id: shop.numberId }
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: 'account', changes: [{ value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' }] }] })
  return { body, signature: signBody(Buffer.from(body), shop.appSecret) }
}
