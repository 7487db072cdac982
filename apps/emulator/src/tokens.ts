import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { GraphRefusal } from './graph-refusal.ts'
import { bothScopes, houseAppId, type MetaApp, type MetaToken } from './meta-accounts.ts'
import type { BusinessNumber } from './numbers.ts'
import type { Store } from './store.ts'

/** What came as proof, whatever it is worth. */
function givenToken(request: FastifyRequest): string {
  const query = (request.query as { access_token?: unknown }).access_token
  const token = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? (typeof query === 'string' ? query : undefined)
  if (token === undefined) throw new GraphRefusal(401, 190, 'An access token is required to request this resource.')
  return token
}

/** Everything known of a token; undefined where Meta never gave it out. */
export function lookUpToken(store: Store, token: string): MetaToken | undefined {
  const known = store.meta.tokens.get(token)
  if (known) return known
  const numbers = [...store.numbers.values()].filter((number) => number.accessToken !== undefined && same(number.accessToken, token))
  if (numbers.length === 0) return undefined
  return { token, appId: houseAppId, wabaIds: [...new Set(numbers.map(({ wabaId }) => wabaId))], scopes: bothScopes, expiresAt: 0, revoked: false }
}

/** Why a token is not accepted, in Meta's words; undefined where it is. */
export function whyRefused(store: Store, token: MetaToken | undefined): { message: string; subcode?: number } | undefined {
  if (!token) return { message: 'Invalid OAuth access token - Cannot parse access token' }
  if (token.revoked) return { message: 'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.', subcode: 460 }
  if (token.expiresAt !== 0 && token.expiresAt <= store.now()) return { message: `Error validating access token: Session has expired on ${new Date(token.expiresAt).toUTCString()}.`, subcode: 463 }
  return undefined
}

/** The token of a request, if it is good and the app's secret is proved where it has to be. Throws Meta's 190 or 100 otherwise. */
export function tokenOf(store: Store, request: FastifyRequest): MetaToken {
  const token = fileTokenOf(store, request)
  checkProof(request, token.token, secretsOf(store, token), store.meta.apps.get(token.appId)?.requireProof === true)
  return token
}

/** The same for the bytes of a file, which lie beside the Graph API and ask for no proof. */
export function fileTokenOf(store: Store, request: FastifyRequest): MetaToken {
  const token = lookUpToken(store, givenToken(request))
  const refused = whyRefused(store, token)
  if (!token || refused) throw new GraphRefusal(401, 190, refused?.message ?? '', refused?.subcode === undefined ? {} : { subcode: refused.subcode })
  return token
}

/** Of the token's app; of numbers registered with a receiver of their own, theirs. Empty: nothing is known to check against. */
function secretsOf(store: Store, token: MetaToken): string[] {
  const app = store.meta.apps.get(token.appId)
  if (app) return [app.appSecret]
  const held = [...store.numbers.values()].filter((number) => holds(number, token))
  return held.every(({ appSecret }) => appSecret !== undefined) ? held.map(({ appSecret }) => appSecret ?? '') : []
}

function checkProof(request: FastifyRequest, token: string, secrets: string[], required: boolean): void {
  const given = (request.query as { appsecret_proof?: unknown }).appsecret_proof
  if (given === undefined && required) throw new GraphRefusal(400, 100, 'API calls from the server require an appsecret_proof argument')
  if (given === undefined || secrets.length === 0) return
  if (!secrets.some((secret) => same(createHmac('sha256', secret).update(token).digest('hex'), String(given)))) throw new GraphRefusal(400, 100, 'Invalid appsecret_proof provided in the API argument')
}

/** The app that speaks for itself by `id|secret`; undefined for a token of another kind. */
export function appOf(store: Store, request: FastifyRequest): MetaApp | undefined {
  const given = givenToken(request)
  const [id = '', secret] = given.split('|')
  if (secret === undefined) return undefined
  const app = store.meta.apps.get(id)
  if (!app || !same(app.appSecret, secret)) throw new GraphRefusal(400, 190, app ? 'Invalid OAuth access token signature.' : 'Invalid application ID.')
  checkProof(request, given, [app.appSecret], false)
  return app
}

export function holds(number: BusinessNumber, token: MetaToken): boolean {
  if (number.accessToken !== undefined && same(number.accessToken, token.token)) return true
  return token.wabaIds.includes(number.wabaId)
}

/** Throws Meta's refusal where the token has none of the permissions. */
export function needScope(token: MetaToken, ...scopes: string[]): void {
  if (!scopes.some((scope) => token.scopes.includes(scope))) throw new GraphRefusal(403, 200, `(#200) Requires ${scopes.join(' or ')} permission`)
}

function same(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
