import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphRefusal, refuse } from './graph-refusal.ts'
import { houseAppId, type MetaApp, type MetaToken } from './meta-accounts.ts'
import { missing } from './missing.ts'
import type { BusinessNumber } from './numbers.ts'
import type { Store } from './store.ts'
import { appOf, holds, lookUpToken, needScope, tokenOf, whyRefused } from './tokens.ts'

type Loose = Record<string, unknown>
interface Params { id: string }

/** Tries of registering that Meta allows in 72 hours. */
const mostRegistrations = 10
const threeDays = 72 * 3_600_000

/** Meta's side of connecting a number: tokens, apps, subscriptions, registration, sign-up. Any version prefix. */
export function registerAccountRoutes(app: FastifyInstance, store: Store): void {
  const version = '/:version(^v\\d{1,3}\\.\\d{1,2}$)'
  const { meta } = store
  const registrations = new Map<string, number[]>()
  const synced = new Set<string>()

  app.get<{ Querystring: { input_token?: string } }>(`${version}/debug_token`, async (request) => {
    const asker = appOf(store, request)
    const input = request.query.input_token
    if (input === undefined) throw new GraphRefusal(400, 100, '(#100) The parameter input_token is required')
    if (!asker) tokenOf(store, request)
    const token = lookUpToken(store, input)
    if (token && asker && token.appId !== asker.appId) throw new GraphRefusal(400, 100, '(#100) The App_id in the input_token did not match the Viewing App')
    return { data: tokenData(store, token) }
  })

  app.get<{ Querystring: Record<string, string> }>(`${version}/oauth/access_token`, async (request) => {
    const { client_id: id = '', client_secret: secret, code = '' } = request.query
    const known = meta.apps.get(id)
    if (!known || known.appSecret !== secret) throw new GraphRefusal(400, known ? 1 : 101, known ? 'Error validating client secret.' : 'Error validating application. Invalid application ID.')
    const found = meta.codes.get(code)
    meta.codes.delete(code)
    if (!found || found.appId !== id || found.until < Date.now())
      throw new GraphRefusal(400, 100, found ? 'This authorization code has expired.' : 'This authorization code has been used.', { subcode: found ? 36007 : 36009 })
    const token: MetaToken = { token: `EAA${randomBytes(24).toString('hex')}`, appId: id, wabaIds: [found.wabaId], scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'], expiresAt: 0, revoked: false }
    meta.put({ what: 'token', token })
    return { access_token: token.token, token_type: 'bearer' }
  })

  app.get<{ Params: Params }>(`${version}/:id/phone_numbers`, async (request) => {
    const { numbers } = accountFor(request)
    return { data: numbers.map((number) => ({ id: number.numberId, display_phone_number: number.displayPhoneNumber, verified_name: number.verifiedName })), paging: { cursors: { before: 'MAZDZD', after: 'MAZDZD' } } }
  })

  app.get<{ Params: Params }>(`${version}/:id/subscribed_apps`, async (request) => {
    const { numbers } = accountFor(request)
    const house = numbers.some((number) => number.webhookUrl !== undefined) ? [houseAppId] : []
    return {
      data: [...house, ...(meta.subscribed.get(request.params.id) ?? [])].map((id) => ({
        whatsapp_business_api_data: { id, name: meta.apps.get(id)?.name ?? 'Parley', link: `https://www.facebook.com/games/?app_id=${id}` },
      })),
    }
  })
  app.post<{ Params: Params }>(`${version}/:id/subscribed_apps`, async (request) => {
    const { token } = accountFor(request)
    if (token.appId !== houseAppId) meta.put({ what: 'subscribed', wabaId: request.params.id, appIds: [...new Set([...(meta.subscribed.get(request.params.id) ?? []), token.appId])] })
    return { success: true }
  })
  app.delete<{ Params: Params }>(`${version}/:id/subscribed_apps`, async (request) => {
    const { token } = accountFor(request)
    meta.put({ what: 'subscribed', wabaId: request.params.id, appIds: (meta.subscribed.get(request.params.id) ?? []).filter((id) => id !== token.appId) })
    return { success: true }
  })

  app.get<{ Params: Params }>(`${version}/:id/subscriptions`, async (request) => {
    const { callback } = ownApp(request)
    return { data: callback ? [{ object: 'whatsapp_business_account', callback_url: callback.url, active: true, fields: callback.fields.map((name) => ({ name, version: 'v26.0' })) }] : [] }
  })
  app.post<{ Params: Params }>(`${version}/:id/subscriptions`, async (request) => {
    const own = ownApp(request)
    const body = { ...(request.query as Loose), ...bodyOf(request) }
    const { object, callback_url: url, verify_token: verifyToken, fields } = body
    if (object !== 'whatsapp_business_account') throw new GraphRefusal(400, 100, '(#100) Param object must be one of {whatsapp_business_account}')
    if (typeof url !== 'string' || !URL.canParse(url)) throw new GraphRefusal(400, 100, '(#100) callback_url must be a valid URL')
    if (typeof verifyToken !== 'string' || verifyToken === '') throw new GraphRefusal(400, 100, '(#100) The parameter verify_token is required')
    await verifyCallback(url, verifyToken)
    meta.put({ what: 'app', app: { ...own, callback: { url, verifyToken, fields: typeof fields === 'string' ? fields.split(',').map((field) => field.trim()).filter(Boolean) : [] } } })
    return { success: true }
  })

  app.post<{ Params: Params }>(`${version}/:id/register`, async (request) => {
    const number = numberFor(request)
    const body = bodyOf(request)
    if (body['messaging_product'] !== 'whatsapp') throw refuse(100, "The parameter messaging_product is required and must be 'whatsapp'.")
    const { pin } = body
    if (typeof pin !== 'string' || !/^\d{6}$/.test(pin)) throw refuse(100, 'Param pin must be a string of six digits.')
    const state = meta.states.get(number.numberId)
    if (state?.is_on_biz_app === true) throw refuse(133000, 'A number that is used in the WhatsApp Business app is not registered here.')
    const tries = (registrations.get(number.numberId) ?? []).filter((at) => at > store.now() - threeDays)
    if (tries.length >= mostRegistrations) throw refuse(133016, 'There were too many registration attempts for this phone number in a short period of time.')
    registrations.set(number.numberId, [...tries, store.now()])
    if (state?.pin !== undefined && state.pin !== pin) throw refuse(133005, 'The two-step verification PIN is incorrect.')
    meta.setState(number.numberId, { status: 'CONNECTED', pin })
    return { success: true }
  })

  app.post<{ Params: Params }>(`${version}/:id/smb_app_data`, async (request) => {
    const number = numberFor(request)
    const body = bodyOf(request)
    if (body['messaging_product'] !== 'whatsapp') throw refuse(100, "The parameter messaging_product is required and must be 'whatsapp'.")
    const type = body['sync_type']
    if (type !== 'smb_app_state_sync' && type !== 'history') throw refuse(100, "Param sync_type must be one of {'smb_app_state_sync', 'history'}.")
    if (meta.states.get(number.numberId)?.is_on_biz_app !== true) throw refuse(100, 'The number is not used in the WhatsApp Business app.')
    if (synced.has(`${number.numberId}:${type}`)) throw refuse(100, 'This synchronisation was asked for already.')
    synced.add(`${number.numberId}:${type}`)
    return { messaging_product: 'whatsapp', request_id: randomBytes(12).toString('hex') }
  })

  function accountFor(request: FastifyRequest<{ Params: Params }>): { token: MetaToken; numbers: BusinessNumber[] } {
    const token = tokenOf(store, request)
    const numbers = [...store.numbers.values()].filter((number) => number.wabaId === request.params.id)
    if (!token.wabaIds.includes(request.params.id) || numbers.length === 0) throw missing(request.params.id, request.method === 'POST' ? 'post' : 'get')
    needScope(token, 'whatsapp_business_management')
    return { token, numbers }
  }

  function numberFor(request: FastifyRequest<{ Params: Params }>): BusinessNumber {
    const token = tokenOf(store, request)
    const number = store.numbers.get(request.params.id)
    if (!number || !holds(number, token)) throw missing(request.params.id, 'post')
    needScope(token, 'whatsapp_business_management')
    return number
  }

  /** Only the app itself may ask: a user's token is not enough. */
  function ownApp(request: FastifyRequest<{ Params: Params }>): MetaApp {
    const own = appOf(store, request)
    if (!own) throw new GraphRefusal(400, 15, '(#15) This method must be called with an app access_token.')
    if (own.appId !== request.params.id) throw missing(request.params.id, 'get')
    return own
  }
}

function bodyOf(request: FastifyRequest): Loose {
  const { body } = request
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Loose) : {}
}

function tokenData(store: Store, token: MetaToken | undefined) {
  const refused = whyRefused(store, token)
  const seconds = token ? Math.floor(token.expiresAt / 1000) : 0
  if (!token) return { error: { code: 190, message: refused?.message }, is_valid: false, scopes: [] }
  return {
    app_id: token.appId,
    type: 'SYSTEM_USER',
    application: store.meta.apps.get(token.appId)?.name ?? 'Parley',
    data_access_expires_at: 0,
    expires_at: seconds,
    is_valid: refused === undefined,
    ...(refused && { error: { code: 190, message: refused.message, ...(refused.subcode !== undefined && { subcode: refused.subcode }) } }),
    scopes: token.scopes,
    granular_scopes: token.scopes.map((scope) => ({ scope, target_ids: token.wabaIds })),
    user_id: '122100000000000001',
  }
}

/** The handshake, as Meta does it whenever callback address or verify token are set. */
async function verifyCallback(url: string, verifyToken: string): Promise<void> {
  const challenge = String(randomBytes(4).readUInt32BE())
  const asked = new URL(url)
  for (const [name, value] of [['hub.mode', 'subscribe'], ['hub.challenge', challenge], ['hub.verify_token', verifyToken]] as const) asked.searchParams.set(name, value)
  const answer = await fetch(asked, { signal: AbortSignal.timeout(5_000) }).then(async (response) => ({ status: response.status, text: await response.text() }), () => undefined)
  const why = !answer ? 'URL could not be reached' : answer.status !== 200 ? `HTTP Status Code = ${answer.status}` : answer.text === challenge ? undefined : 'The response does not match the challenge'
  if (why !== undefined) throw new GraphRefusal(400, 2200, `(#2200) Callback verification failed with the following errors: ${why}`)
}
