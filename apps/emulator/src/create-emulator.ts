import { mkdirSync } from 'node:fs'
import multipart from '@fastify/multipart'
import fastify from 'fastify'
import { registerAccountRoutes } from './account-routes.ts'
import { registerAdminRoutes } from './admin-routes.ts'
import { registerBookingRoutes } from './bookings/booking-routes.ts'
import { Diary } from './bookings/diary.ts'
import { registerDialog360Routes } from './dialog360-routes.ts'
import { Faults } from './faults.ts'
import { lockFolder } from './folder-lock.ts'
import { registerGraphRoutes } from './graph-routes.ts'
import { GraphRefusal, refusalBody } from './graph-refusal.ts'
import type { BusinessNumber } from './numbers.ts'
import { registerTemplateRoutes, type TemplateOptions } from './template-routes.ts'
import { registerPhonePage } from './phone-page.ts'
import { registerPhoneRoutes } from './phone-routes.ts'
import { OrderBook } from './shop/order-book.ts'
import { registerOrderRoutes } from './shop/order-routes.ts'
import { Store } from './store.ts'
import { WebhookSender, type WebhookSenderOptions } from './webhook-sender.ts'
import { World, type WorldOptions } from './world.ts'

export interface EmulatorOptions extends Partial<WebhookSenderOptions>, Partial<WorldOptions>, Partial<TemplateOptions> {
  host?: string
  /** 0, the default, takes a free one. */
  port?: number
  /** Where the journal and the files lie; without it everything is forgotten at the end. */
  dataFolder?: string
  numbers?: BusinessNumber[]
  /** Asked of callers of `/_emulator/*` in the header `x-emulator-key`. */
  key?: string
  /** Who may frame the phone, besides pages of this machine. */
  frameAncestors?: string[]
}

export interface Emulator {
  /** `http://127.0.0.1:4010` */
  url: string
  /** The base address for `WHATSAPP_GRAPH_URL`. */
  graphUrl: string
  close(): Promise<void>
}

const second = 1000
const defaultRetries = [1, 2, 3, 5, 10, 30, 60, 300, 900].map((seconds) => seconds * second)
const megabyte = 1024 * 1024

/** Starts an emulator of Meta's side: Graph API, signed webhooks, and the phone at `/phone`. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { dataFolder } = options
  if (dataFolder !== undefined) mkdirSync(dataFolder, { recursive: true })
  const unlock = dataFolder === undefined ? () => undefined : await lockFolder(dataFolder)
  const store = new Store(dataFolder)
  for (const number of options.numbers ?? []) store.putNumber(number)
  const faults = new Faults()
  const webhooks = new WebhookSender(store, faults, {
    retryDelaysMs: options.retryDelaysMs ?? defaultRetries,
    statusBatch: options.statusBatch ?? 1,
    timeoutMs: options.timeoutMs ?? 20 * second,
  })
  const world = new World(store, webhooks, {
    statusDelaysMs: options.statusDelaysMs ?? { sent: 40, delivered: 160, read: 320 },
    pairRate: options.pairRate ?? false,
    ...(options.fetch && { fetch: options.fetch }),
  })

  const app = fastify({ logger: false, bodyLimit: 2 * megabyte, forceCloseConnections: true, routerOptions: { maxParamLength: 300 } })
  await app.register(multipart, { limits: { fileSize: 100 * megabyte, files: 1, fields: 20 } })
  app.removeContentTypeParser(['application/json', 'text/plain'])
  // Meta looks at the bytes, not at the header.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, readJson(body.toString())))
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, readJson(body.toString())))

  // What is uploaded in one piece: samples for templates.
  app.addContentTypeParser(/^(image|video)\/|^application\/pdf/, { parseAs: 'buffer', bodyLimit: 100 * megabyte }, (_request, body, done) => done(null, body))

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (error instanceof GraphRefusal) {
      world.counts.refused += 1
      return reply.code(error.status).send(refusalBody(error))
    }
    const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500
    if (status === 500) console.error(`${request.method} ${request.url} failed:`, error)
    return reply.code(status).send(refusalBody(new GraphRefusal(status, status === 500 ? 1 : 100, status === 500 ? 'An unknown error has occurred.' : error.message)))
  })
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(refusalBody(new GraphRefusal(404, 2500, `Unknown path components: ${request.url.split('?')[0]?.slice(0, 200) ?? ''}`))),
  )

  app.get('/', async (_request, reply) => reply.redirect('/phone'))
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async () => ({ ok: true, numbers: store.numbers.size }))
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(metrics(store, webhooks, world)))
  registerGraphRoutes(app, store, world, faults)
  registerAccountRoutes(app, store)
  registerDialog360Routes(app, store)
  const templates = registerTemplateRoutes(app, store, webhooks, { reviewMs: options.reviewMs ?? 2 * second })
  registerAdminRoutes(app, store, world, faults, options.key, { change: templates.change, webhooks })
  registerPhoneRoutes(app, store, world)
  const diary = new Diary(dataFolder)
  registerBookingRoutes(app, diary, () => store.now(), faults)
  const orders = new OrderBook(dataFolder)
  registerOrderRoutes(app, orders, faults)
  registerPhonePage(app, options.frameAncestors ?? [])

  let url: string
  try {
    url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
  } catch (cause) {
    store.close()
    diary.close()
    orders.close()
    unlock()
    throw cause
  }
  world.resume(webhooks.resume())
  return {
    url,
    graphUrl: `${url}/v26.0`,
    close: async () => {
      templates.close()
      world.close()
      webhooks.close()
      await app.close()
      store.close()
      diary.close()
      orders.close()
      unlock()
    },
  }
}

function readJson(text: string): unknown {
  if (text === '') return undefined
  if (nesting(text) > 100) throw new GraphRefusal(400, 100, 'The body nests too deep.')
  try {
    return JSON.parse(text)
  } catch {
    throw new GraphRefusal(400, 100, 'The body is not valid JSON.')
  }
}

/** How deep brackets and braces nest, texts left out. */
function nesting(text: string): number {
  let depth = 0
  let most = 0
  let inText = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (inText) {
      if (character === '\\') at += 1
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === '[' || character === '{') most = Math.max(most, ++depth)
    else if (character === ']' || character === '}') depth -= 1
  }
  return most
}

function metrics(store: Store, webhooks: WebhookSender, world: World): string {
  const lines: [string, string, string, number][] = [
    ['emulator_messages_total{direction="inbound"}', 'counter', 'Messages that customers wrote.', world.counts.inbound],
    ['emulator_messages_total{direction="outbound"}', 'counter', '', world.counts.outbound],
    ['emulator_refused_total', 'counter', 'Requests that were refused.', world.counts.refused],
    ['emulator_webhook_attempts_total{outcome="delivered"}', 'counter', 'Webhook attempts.', webhooks.counts.delivered],
    ['emulator_webhook_attempts_total{outcome="failed"}', 'counter', '', webhooks.counts.failed],
    ['emulator_webhooks_pending', 'gauge', 'Webhooks not yet answered with 200.', store.deliveries.size],
    ['emulator_chats', 'gauge', 'Chats.', store.chats.size],
  ]
  return lines
    .flatMap(([name, type, help, value]) => {
      const bare = name.split('{')[0] ?? name
      return [...(help ? [`# HELP ${bare} ${help}`, `# TYPE ${bare} ${type}`] : []), `${name} ${value}`]
    })
    .join('\n')
    .concat('\n')
}
