import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { dialog360Schema, metaAppSchema, metaTokenSchema, numberStateSchema } from './meta-accounts.ts'
import { knownNumber, parse } from './phone-routes.ts'
import type { Store } from './store.ts'
import { lookUpToken } from './tokens.ts'

/** What happens at Meta and not through its API: apps are made, tokens withdrawn, numbers rated. Under `/_emulator`. */
export function registerAccountAdminRoutes(admin: FastifyInstance, store: Store): void {
  const { meta } = store

  admin.get('/apps', async () => ({ apps: [...meta.apps.values()] }))
  admin.post('/apps', async (request) => {
    const app = parse(metaAppSchema, request.body)
    const callback = app.callback ?? meta.apps.get(app.appId)?.callback
    meta.put({ what: 'app', app: { ...app, ...(callback && { callback }) } })
    return { success: true }
  })

  admin.post('/tokens', async (request) => {
    const token = parse(metaTokenSchema, request.body)
    meta.put({ what: 'token', token })
    return { token: token.token }
  })
  admin.post('/tokens/end', async (request) => {
    const { token: given, how } = parse(z.object({ token: z.string(), how: z.enum(['revoke', 'expire']).default('revoke') }), request.body)
    const token = lookUpToken(store, given)
    if (!token) return { success: false }
    meta.put({ what: 'token', token: { ...token, ...(how === 'revoke' ? { revoked: true } : { expiresAt: store.now() }) } })
    return { success: true }
  })

  admin.post<{ Params: { id: string } }>('/numbers/:id/state', async (request) => {
    meta.setState(knownNumber(store, request.params.id), parse(numberStateSchema, request.body))
    return { success: true }
  })

  admin.post('/codes', async (request) => {
    const { appId, wabaId, lifeMs } = parse(z.object({ appId: z.string(), wabaId: z.string(), lifeMs: z.number().default(30_000) }), request.body)
    const code = randomBytes(24).toString('base64url')
    meta.codes.set(code, { appId, wabaId, until: Date.now() + lifeMs })
    return { code }
  })

  admin.post('/dialog360', async (request) => {
    const account = parse(dialog360Schema, request.body)
    knownNumber(store, account.numberId)
    meta.put({ what: 'dialog360', account })
    return { success: true }
  })
}
