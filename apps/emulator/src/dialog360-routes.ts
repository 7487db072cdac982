import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dialog360 } from './meta-accounts.ts'
import { metaTokenSchema } from './meta-accounts.ts'
import type { Store } from './store.ts'

const prefix = '/360dialog'

/** A refusal in 360dialog's own shape. */
const refusal = (httpCode: number, developerMessage: string) => ({ meta: { httpCode, developerMessage, success: false } })

/**
 * 360dialog's face of the same numbers: base address `/360dialog`, one key for each number in `D360-API-KEY`, paths without
 * version and number. Everything behind it is the Graph API itself.
 */
export function registerDialog360Routes(app: FastifyInstance, store: Store): void {
  const accountOf = (request: FastifyRequest): Dialog360 | undefined => {
    const key = request.headers['d360-api-key']
    return [...store.meta.dialog360.values()].find(({ apiKey }) => apiKey === key)
  }
  /** Meta's token of the number, which 360dialog holds. */
  const tokenFor = (account: Dialog360): string => {
    const token = `360dialog-${account.apiKey}`
    if (!store.meta.tokens.has(token)) {
      const wabaId = store.numbers.get(account.numberId)?.wabaId ?? ''
      store.meta.put({ what: 'token', token: metaTokenSchema.parse({ token, appId: '360', wabaIds: [wabaId] }) })
    }
    return token
  }
  void app.register(
    async (routes) => {
      routes.addHook('onRequest', async (request, reply) => {
        if (!accountOf(request)) return reply.code(401).send(refusal(401, 'Invalid api key.'))
      })

      routes.get('/v1/configs/webhook', async (request) => ({ url: accountOf(request)?.webhookUrl ?? '' }))
      routes.post('/v1/configs/webhook', async (request, reply) => {
        const account = accountOf(request)
        const url = (request.body as { url?: unknown } | undefined)?.url
        if (!account || typeof url !== 'string' || !URL.canParse(url)) return reply.code(400).send(refusal(400, 'url must be a valid URL.'))
        store.meta.put({ what: 'dialog360', account: { ...account, webhookUrl: url } })
        return { url }
      })

      const forward = async (request: FastifyRequest, path: string) => {
        const account = accountOf(request) as Dialog360
        const { 'content-type': type } = request.headers
        const answer = await app.inject({
          method: request.method as 'GET' | 'POST', url: path.replace(':number', account.numberId),
          headers: { authorization: `Bearer ${tokenFor(account)}`, host: request.host, ...(type === undefined ? {} : { 'content-type': type }) },
          ...(request.method === 'POST' ? { payload: request.isMultipart() ? request.raw : JSON.stringify(request.body) } : {}),
        })
        return answer
      }
      const relay = (path: (request: FastifyRequest) => string) => async (request: FastifyRequest, reply: FastifyReply) => {
        const answer = await forward(request, path(request))
        return reply.code(answer.statusCode).type(String(answer.headers['content-type'] ?? 'application/json')).send(answer.rawPayload)
      }
      routes.post('/messages', relay(() => '/v26.0/:number/messages'))
      routes.post('/media', relay(() => '/v26.0/:number/media'))
      routes.get('/media-files/:id', relay((request) => request.url.slice(prefix.length)))
      routes.get<{ Params: { id: string } }>('/:id', async (request, reply) => {
        const answer = await forward(request, `/v26.0/${encodeURIComponent(request.params.id)}`)
        // Meta's own host, which does not know the key: whoever asks there gets nothing.
        const body = JSON.parse(answer.body) as { url?: string }
        if (body.url !== undefined) body.url = body.url.replace(/^https?:\/\/[^/]+/, 'https://lookaside.fbsbx.com')
        return reply.code(answer.statusCode).send(body)
      })
    },
    { prefix },
  )
}
