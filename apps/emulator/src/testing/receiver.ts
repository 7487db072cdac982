import fastify from 'fastify'
import { splitWebhook, verifySignature } from '@parley/whatsapp'
import type { ChannelUpdate } from '@parley/channel'

/** A receiver of webhooks as a gateway would be: checks the signature over the raw bytes, then splits. */
export async function startReceiver(appSecret: string, port = 0) {
  const app = fastify({ forceCloseConnections: true })
  const updates: ChannelUpdate[] = []
  const bodies: string[] = []
  let answer = 200
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.get<{ Querystring: Record<string, string> }>('/webhooks/whatsapp', async (request, reply) =>
    request.query['hub.verify_token'] === 'verify-me' ? reply.type('text/plain').send(request.query['hub.challenge']) : reply.code(403).send(),
  )
  app.post<{ Body: Buffer }>('/webhooks/whatsapp', async (request, reply) => {
    const header = request.headers['x-hub-signature-256']
    if (!verifySignature(request.body, typeof header === 'string' ? header : undefined, appSecret)) return reply.code(401).send()
    if (answer !== 200) return reply.code(answer).send()
    bodies.push(request.body.toString('utf8'))
    updates.push(...splitWebhook(JSON.parse(request.body.toString('utf8'))))
    return reply.send()
  })
  const url = await app.listen({ host: '127.0.0.1', port })
  return {
    webhookUrl: `${url}/webhooks/whatsapp`,
    port: Number(new URL(url).port),
    updates,
    bodies,
    answerWith: (status: number) => { answer = status },
    close: () => app.close(),
  }
}

/** Waits until `look` finds something; fails after five seconds with what it waited for. */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 5000
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`Waited five seconds for ${what}.`)
    await new Promise((resolve) => { setTimeout(resolve, 10) })
  }
}
