import type { InboundContent } from '@parley/channel'
import { ShoppingCart } from '@parley/ui/icons'
import { Inset, Line, Words } from './words.tsx'

type Order = Extract<InboundContent, { type: 'order' }>

/** An order from the catalogue, with its sum where everything has one currency. */
export function OrderContent({ order }: { order: Order }) {
  const { items } = order
  const currency = items[0]?.currency ?? ''
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0)
  const total = items.every((item) => item.currency === currency) ? items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) : undefined
  return (
    <>
      <Inset>
        <Line icon={<ShoppingCart aria-hidden />}>
          <span className="font-medium">
            Order of {pieces} {pieces === 1 ? 'piece' : 'pieces'}
          </span>
        </Line>
        {items.map((item, index) => (
          <span key={index} className="flex justify-between gap-4 text-control tabular-nums">
            <span className="min-w-0 break-all">
              {item.quantity} × {item.productId}
            </span>
            <span className="shrink-0 text-ink-soft">{money(item.quantity * item.price, item.currency)}</span>
          </span>
        ))}
        {total !== undefined && items.length > 1 && (
          <span className="mt-0.5 flex justify-between gap-4 border-t border-line-strong/40 pt-1 text-control font-medium tabular-nums">
            <span>Together</span>
            <span>{money(total, currency)}</span>
          </span>
        )}
      </Inset>
      {order.text && <Words>{order.text}</Words>}
    </>
  )
}

/** The currency is whatever the catalogue says; one that nobody knows is written as it is. */
function money(amount: number, currency: string): string {
  try {
    return amount.toLocaleString('en-GB', { style: 'currency', currency })
  } catch {
    return `${amount.toFixed(2)} ${currency}`.trim()
  }
}
