import { createHash, timingSafeEqual } from 'node:crypto'
import type { DeliveryStore } from '@parley/db'
import type { Tracing } from '@parley/tracing'
import { mostWebhookBytes } from '@parley/whatsapp'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createMetrics } from './metrics.ts'
import { takeWebhook, type Taken } from './take-webhook.ts'
import { traceWebhook } from './webhook-spans.ts'

export interface GatewayOptions {
  deliveries: DeliveryStore
  /** Meta repeats it in the handshake. Without one no handshake succeeds. */
  verifyToken: string | undefined
  appSecret: string | undefined
  log: Logger
  tracing?: Tracing | undefined
  now?: () => number
  /** How long `close` waits for whoever is connected. Milliseconds; 5,000 unless told. */
  closeWithinMs?: number
}

/** Webhooks in, verified and stored. Nothing of them is interpreted here. */
export function createGateway(options: GatewayOptions): FastifyInstance {
  const metrics = createMetrics()
  const { log } = options
  const taker = { deliveries: options.deliveries, appSecret: options.appSecret, now: options.now ?? (() => Date.now()) }
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // The address of a handshake holds the verify token, and a body holds what customers said.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: mostWebhookBytes + 64 * 1024,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    trustProxy: false,
  })

  // What is being stored is answered first. A connection over which nothing was asked yet would be waited for without end; whoever is cut off sends again.
  app.addHook('preClose', async () => void setTimeout(() => app.server.closeAllConnections(), options.closeWithinMs ?? 5_000).unref())

  // The signature is over the bytes: they are never parsed and written anew.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 503
    if (status === 503) log.error({ err: { message: error.message, code: error.code } }, 'A webhook could not be stored; Meta will send it again.')
    metrics.webhooks.inc({ answer: status === 413 ? 'too-large' : status === 503 ? 'not-stored' : 'refused' })
    return reply.code(status).send({ error: status === 413 ? 'The body is larger than 3 MB.' : status === 503 ? 'It could not be stored. Send it again later.' : 'The request could not be read.' })
  })

  // Without a key it is the installation's own address; with one, that of a workspace's app.
  app.get<{ Params: { appKey?: string } }>('/webhooks/whatsapp/:appKey?', async (request, reply) => {
    const query = request.query as Record<string, unknown>
    const challenge = query['hub.challenge']
    const { appKey } = request.params
    const via = appKey === undefined ? undefined : await options.deliveries.app(appKey)
    const right = query['hub.mode'] === 'subscribe' && typeof query['hub.verify_token'] === 'string' && same(query['hub.verify_token'], appKey === undefined ? options.verifyToken : via?.verifyToken)
    if (!right) return reply.code(403).send({ error: appKey === undefined ? 'The verify token is not the one of this installation (WHATSAPP_VERIFY_TOKEN).' : 'The verify token does not belong to this callback address. Copy both again from Parley.' })
    if (typeof challenge !== 'string' || !/^[\w.-]{1,256}$/.test(challenge)) return reply.code(400).send({ error: 'The challenge is missing.' })
    if (via) await options.deliveries.noteHandshake(via)
    return reply.type('text/plain; charset=utf-8').send(challenge)
  })

  app.post<{ Params: { appKey?: string } }>('/webhooks/whatsapp/:appKey?', async (request, reply) => {
    const begun = performance.now()
    const begunAt = taker.now()
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const header = request.headers['x-hub-signature-256']
    const { appKey } = request.params
    const via = appKey === undefined ? undefined : await options.deliveries.app(appKey)
    const taken: Taken = appKey !== undefined && !via ? { answer: 'no-such-address' } : await takeWebhook(raw, typeof header === 'string' ? header : undefined, taker, via)
    metrics.webhooks.inc({ answer: taken.answer })
    switch (taken.answer) {
      case 'no-such-address':
        return reply.code(404).send({ error: 'Nobody receives webhooks at this address. Copy the callback address again from Parley.' })
      case 'not-signed':
        return reply.code(401).send({ error: 'The signature is missing or wrong. It must be made with the app secret over the bytes of the body.' })
      case 'unreadable':
        return reply.code(400).send({ error: `The body cannot be read: ${taken.reason}.` })
      case 'stored':
        for (const update of taken.updates) metrics.updates.inc({ kind: update.kind })
        if (taken.unrouted !== undefined) log.warn({ unrouted: taken.unrouted }, 'A webhook was stored that nobody receives.')
        metrics.ack.observe((performance.now() - begun) / 1_000)
        if (options.tracing) traceWebhook(options.tracing, taken.updates, begunAt, taker.now())
        return reply.code(200).send({ received: true })
    }
  })

  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await Promise.race([options.deliveries.ready(), new Promise((_, fail) => setTimeout(() => fail(new Error('the database does not answer')), 3_000).unref())])
      return { ready: true }
    } catch (cause) {
      return reply.code(503).send({ ready: false, reason: cause instanceof Error ? cause.message : String(cause) })
    }
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()))
  return app
}

/** In a time that does not tell how much of it is right. */
function same(given: string, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === '') return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}
