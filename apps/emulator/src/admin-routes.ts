import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { registerAccountAdminRoutes } from './account-admin-routes.ts'
import { faultSchema, type Faults } from './faults.ts'
import { GraphRefusal } from './graph-refusal.ts'
import { businessNumberSchema, businessNumbersSchema } from './numbers.ts'
import { registerTemplateAdmin, type TemplateAdmin } from './template-admin-routes.ts'
import { knownNumber, parse, receive } from './phone-routes.ts'
import type { Store } from './store.ts'
import { registerWebhookAdmin } from './webhook-admin-routes.ts'
import type { World } from './world.ts'

/** For the installation and for tests: numbers, clock, faults, and what was said. */
export function registerAdminRoutes(app: FastifyInstance, store: Store, world: World, faults: Faults, key: string | undefined, templates: TemplateAdmin): void {
  void app.register(
    async (admin) => {
      admin.addHook('onRequest', async (request) => {
        if (key !== undefined && !same(key, request.headers['x-emulator-key'])) {
          throw new GraphRefusal(401, 190, 'Send the header x-emulator-key with the value of EMULATOR_KEY.')
        }
      })

      admin.get('/numbers', async () => ({ numbers: [...store.numbers.values()] }))
      admin.post('/numbers', async (request) => {
        const numbers = Array.isArray(request.body) ? parse(businessNumbersSchema, request.body) : [parse(businessNumberSchema, request.body)]
        for (const number of numbers) store.putNumber(number)
        return { success: true }
      })
      admin.delete<{ Params: { id: string } }>('/numbers/:id', async (request) => {
        store.removeNumber(knownNumber(store, request.params.id))
        return { success: true }
      })

      registerAccountAdminRoutes(admin, store)
      registerTemplateAdmin(admin, store, templates)
      registerWebhookAdmin(admin, store, templates.webhooks)

      admin.get('/clock', async () => ({ now: store.now(), offsetMs: store.offsetMs }))
      admin.post('/clock', async (request) => {
        const body = parse(z.union([z.object({ advanceMs: z.int().min(0) }), z.object({ reset: z.literal(true) })]), request.body)
        world.advanceClock('advanceMs' in body ? store.offsetMs + body.advanceMs : 0)
        return { now: store.now(), offsetMs: store.offsetMs }
      })

      admin.get('/faults', async () => ({ faults: faults.list() }))
      admin.post('/faults', async (request) => {
        for (const fault of parse(z.array(faultSchema), Array.isArray(request.body) ? request.body : [request.body])) faults.add(fault)
        return { success: true }
      })
      admin.delete('/faults', async () => {
        faults.clear()
        return { success: true }
      })

      admin.post('/inbound', async (request) => receive(store, world, request.body))
      admin.get<{ Querystring: { number?: string; customer?: string } }>('/messages', async (request) => {
        const numberId = knownNumber(store, request.query.number ?? '')
        const customer = `+${(request.query.customer ?? '').replace(/\D/g, '')}`
        return { messages: [...(store.chat(numberId, customer)?.messages.values() ?? [])] }
      })
    },
    { prefix: '/_emulator' },
  )
}

function same(expected: string, given: unknown): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return typeof given === 'string' && timingSafeEqual(digest(expected), digest(given))
}
