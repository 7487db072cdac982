import { randomUUID } from 'node:crypto'
import '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { mediaRules } from './check/media.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { JsonObject, PhoneEvent } from './protocol.ts'
import type { Store } from './store.ts'
import { chatSummaryOf, summaryOf } from './summaries.ts'
import type { Viewer } from './viewers.ts'
import type { World } from './world.ts'

/** A phone number as a page may write it: with or without the plus, which an address turns into a space. */
const phoneSchema = z.string().transform((value) => `+${value.replace(/\D/g, '')}`).pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'Write the phone number with its country code, as in +16505550100.'))
const nameSchema = z.string().trim().min(1).max(100)

const jsonObject = z.record(z.string(), z.json())
const inboundSchema = z.object({
  number: z.string(),
  customer: phoneSchema,
  name: nameSchema.optional(),
  hidePhone: z.boolean().optional(),
  clientId: z.string().max(100).optional(),
  replyTo: z.string().max(1024).optional(),
  forwarded: z.boolean().optional(),
  /** As Meta writes it, without id, time and sender: `{ type: 'text', text: { body } }`. */
  message: z.intersection(z.object({ type: z.string().min(1).max(40) }), jsonObject),
})

/** @throws GraphRefusal with the path of what is wrong. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new GraphRefusal(400, 100, `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is not valid.'}`)
}

export function knownNumber(store: Store, numberId: string): string {
  if (!store.numbers.has(numberId)) throw new GraphRefusal(404, 100, `There is no number ${numberId.slice(0, 60)} here. Add it with POST /_emulator/numbers.`, { subcode: 33 })
  return numberId
}

/** Lets a customer write. Used by the phone and, for scripts, by the admin routes. */
export function receive(store: Store, world: World, body: unknown) {
  const { number, customer, name, hidePhone, clientId, replyTo, forwarded, message } = parse(inboundSchema, body)
  const part = { ...(name !== undefined && { name }), ...(hidePhone !== undefined && { hidePhone }) }
  const chat = store.openChat(knownNumber(store, number), customer, part)
  return { message: world.write(chat, message as JsonObject & { type: string }, { ...(clientId !== undefined && { clientId }), ...(replyTo !== undefined && { replyTo }), ...(forwarded && { forwarded }) }) }
}

const beatMs = 15_000

/** What the phone page asks for. It sees no secret. */
export function registerPhoneRoutes(app: FastifyInstance, store: Store, world: World): void {
  app.get('/phone/api/numbers', async () => ({ numbers: [...store.numbers.values()].map(summaryOf) }))

  app.get<{ Querystring: { number?: string } }>('/phone/api/chats', async (request) => {
    const chats = store.chatsOf(knownNumber(store, request.query.number ?? '')).map(chatSummaryOf)
    return { chats: chats.toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0)) }
  })

  app.post('/phone/api/customers', async (request) => {
    const { number, phone, name, hidePhone } = parse(z.object({ number: z.string(), phone: phoneSchema.optional(), name: nameSchema.optional(), hidePhone: z.boolean().optional() }), request.body)
    const chat = world.newCustomer(knownNumber(store, number), { ...(phone !== undefined && { phone }), ...(name !== undefined && { name }), ...(hidePhone !== undefined && { hidePhone }) })
    return { chat: chatSummaryOf(chat) }
  })

  app.post('/phone/api/messages', async (request) => receive(store, world, request.body))

  app.post<{ Querystring: { number?: string } }>('/phone/api/media', async (request) => {
    const numberId = knownNumber(store, request.query.number ?? '')
    const file = request.isMultipart() ? await request.file() : undefined
    if (!file) throw new GraphRefusal(400, 100, 'Send the file as multipart/form-data.')
    const bytes = await file.toBuffer()
    const media = store.addMedia(numberId, file.mimetype, bytes, file.filename)
    const type = (['image', 'video', 'audio', 'sticker'] as const).find((kind) => mediaRules[kind]?.types.test(file.mimetype)) ?? 'document'
    return { id: media.id, type, mimeType: media.mimeType, sha256: Buffer.from(media.sha256, 'hex').toString('base64'), filename: file.filename }
  })

  app.get<{ Params: { id: string } }>('/phone/media/:id', async (request, reply) => {
    const media = store.media.get(request.params.id)
    const bytes = media && store.readMedia(media.id)
    if (!media || !bytes) return reply.code(404).send()
    // Only what cannot run a script is shown in the page; all else is offered as a file.
    const shown = /^(image\/(jpeg|png|webp|gif)|video\/|audio\/)/.test(media.mimeType)
    if (!shown) reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(media.filename ?? media.id)}`)
    return reply.type(shown ? media.mimeType : 'application/octet-stream').header('cache-control', 'private, max-age=86400, immutable').send(Buffer.from(bytes))
  })

  app.post('/phone/api/open', async (request) => {
    const { connection, open } = parse(z.object({ connection: z.string(), open: z.boolean() }), request.body)
    return { known: world.setOpen(connection, open) }
  })

  app.post('/phone/api/clock', async (request) => {
    const { advanceMs } = parse(z.object({ advanceMs: z.int().min(0).max(400 * 24 * 3_600_000) }), request.body)
    world.advanceClock(store.offsetMs + advanceMs)
    return { now: store.now(), offsetMs: store.offsetMs }
  })

  app.get<{ Querystring: { number?: string; customer?: string; name?: string; open?: string; after?: string } }>('/phone/api/events', async (request, reply) => {
    const numberId = knownNumber(store, request.query.number ?? '')
    const customer = parse(phoneSchema, request.query.customer)
    const name = request.query.name?.trim().slice(0, 100)
    store.openChat(numberId, customer, name ? { name } : {})
    const last = request.headers['last-event-id'] ?? request.query.after
    const stream = reply.raw
    reply.hijack()
    stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'keep-alive' })
    stream.write('retry: 500\n\n')
    const viewer: Viewer = {
      id: randomUUID(),
      numberId,
      customer,
      open: request.query.open === '1',
      send: (event: PhoneEvent) => {
        stream.write(`id: ${world.positionOf(numberId, customer)}\ndata: ${JSON.stringify(event)}\n\n`)
      },
    }
    const leave = world.watch(viewer, typeof last === 'string' ? last : undefined)
    const beat = setInterval(() => stream.write(': still here\n\n'), beatMs)
    stream.on('error', () => undefined)
    stream.on('close', () => {
      clearInterval(beat)
      leave()
    })
  })
}
