import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { once, phone, read, Refusal, refuse, standDown } from '../demo-service.ts'
import type { Faults } from '../faults.ts'
import type { Order, OrderBook } from './order-book.ts'

/** Not a secret: the demo's own shop, on this machine. */
export const shopKey = 'demo-shop-key'

/** Pounds for a bag of 250 g. */
const coffees = [
  { id: 'harbour_blend', name: 'Harbour Blend', roast: 'dark roast', price: 11 },
  { id: 'colombia_huila', name: 'Colombia Huila', roast: 'medium roast', price: 11 },
  { id: 'ethiopia_guji', name: 'Ethiopia Guji', roast: 'light roast', price: 14 },
  { id: 'sugarcane_decaf', name: 'Sugarcane Decaf', roast: 'decaf', price: 11 },
]
const delivery = 3.5
const freeFrom = 40

const newOrder = z.strictObject({
  coffee: z.string(),
  bags: z.int('bags must be a whole number.').min(1, 'At least one bag.').max(20, 'At most 20 bags; more is for wholesale.'),
  grind: z.string().trim().max(60).default(''),
  name: z.string().trim().min(1, 'name is missing.').max(100),
  phone,
})

/** The roastery's shop: what a business's own API would be. */
export function registerOrderRoutes(app: FastifyInstance, book: OrderBook, faults: Faults): void {
  void app.register(async (api) => {
    api.setErrorHandler(refuse)
    api.addHook('onRequest', standDown(faults, 'shop'))
    api.addHook('onRequest', async (request) => {
      if (request.headers['x-api-key'] !== shopKey) throw new Refusal(401, 'The header x-api-key is missing or wrong.')
    })

    api.get('/coffees', async () => ({ coffees }))

    api.get('/orders', async (request) => {
      const { phone: whose } = read(z.strictObject({ phone }), request.query)
      return { orders: book.orders.filter((order) => order.phone === whose).toReversed().map(shown) }
    })

    api.post('/orders', (request, reply) =>
      once(book, request, reply, 201, () => {
        const wanted = read(newOrder, request.body)
        const coffee = coffeeOf(wanted.coffee)
        const goods = coffee.price * wanted.bags
        const order: Order = { id: `NL-${4_900 + book.orders.length + 1}`, ...wanted, total: goods >= freeFrom ? goods : goods + delivery }
        book.add(order)
        return { ...shown(order), message: `Thank you! ${order.bags} × ${coffee.name} for £${order.total.toFixed(2)}${goods >= freeFrom ? ', delivery included,' : ' with delivery'} will be in the next roast. Your order is ${order.id}.` }
      }))
  }, { prefix: '/demo/shop' })
}

const shown = (order: Order) => ({ ...order, coffee_name: coffeeOf(order.coffee).name })

function coffeeOf(id: string) {
  const coffee = coffees.find((candidate) => candidate.id === id)
  if (!coffee) throw new Refusal(422, `There is no coffee “${id.slice(0, 60)}”. There are: ${coffees.map((one) => one.id).join(', ')}.`)
  return coffee
}
