import Fastify, { LogController, type FastifyInstance } from 'fastify'

export interface HealthOptions {
  /** Rejects with the reason while the worker cannot work. */
  ready(): Promise<void>
  metrics(): Promise<string>
  contentType: string
}

export function createHealth(options: HealthOptions): FastifyInstance {
  const app = Fastify({
    logController: new LogController({ disableRequestLogging: true }),
    // Nobody's question about us is worth waiting for; a connection over which nothing was asked yet would be waited for without end.
    forceCloseConnections: true,
  })
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await options.ready()
      return { ready: true }
    } catch (cause) {
      return reply.code(503).send({ ready: false, reason: cause instanceof Error ? cause.message : String(cause) })
    }
  })
  app.get('/metrics', async (_request, reply) => reply.type(options.contentType).send(await options.metrics()))
  return app
}
