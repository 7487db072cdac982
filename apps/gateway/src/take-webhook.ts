import type { ChannelUpdate } from '@parley/channel'
import type { AppRoute, DeliveryStore, Route } from '@parley/db'
import { parseWebhookBody, splitWebhook, verifySignature } from '@parley/whatsapp'

export interface WebhookTaker {
  deliveries: DeliveryStore
  /** Of the installation's own Meta app; signs for every number. Undefined: each channel's own secret decides. */
  appSecret: string | undefined
  now(): number
}

export type Taken =
  | { answer: 'stored'; updates: ChannelUpdate[]; unrouted?: string }
  | { answer: 'not-signed' }
  | { answer: 'no-such-address' }
  | { answer: 'unreadable'; reason: string }

/** More numbers than these in one body are not looked up: Meta sends one account's at a time. */
const mostNumbers = 200

/**
 * Verifies, stores, and only then answers. The signature is checked over the bytes as they came, with
 * the installation's secret or that of the channel that is written to: whoever has one channel's
 * secret can put nothing into another's. Where it came to an app's own address, that app's secret
 * decides, and only its own numbers are reached.
 *
 * @throws where it could not be stored; then it must not be acknowledged.
 */
export async function takeWebhook(raw: Uint8Array, signature: string | undefined, taker: WebhookTaker, via?: AppRoute): Promise<Taken> {
  const ours = via ? isFrom(via, raw, signature) : taker.appSecret !== undefined && verifySignature(raw, signature, taker.appSecret)
  if (via ? !ours : signature === undefined) return { answer: 'not-signed' }
  const parsed = parseWebhookBody(raw)
  if (!parsed.ok) return ours ? { answer: 'unreadable', reason: parsed.reason } : { answer: 'not-signed' }

  const receivedAt = taker.now()
  const updates = splitWebhook(parsed.body, receivedAt)
  const numbers = [...new Set(updates.flatMap((update) => ('numberId' in update && update.numberId !== undefined ? [update.numberId] : [])))].slice(0, mostNumbers)
  const routes = (await Promise.all(numbers.map((number) => taker.deliveries.route(number)))).filter((route) => route !== undefined)
  const vouchesFor = (route: Route) => (via ? route.workspaceId === via.workspaceId && route.appId === via.id : ours || verifySignature(raw, signature, route.appSecret))
  const signed = routes.filter(vouchesFor)
  const accounts = await vouchedAccounts(updates, vouchesFor, taker.deliveries)
  if (!ours && signed.length === 0 && accounts.size === 0) return { answer: 'not-signed' }

  const reached = new Set(signed.filter((route) => !route.disconnected).map((route) => route.numberId))
  const kept = updates.filter((update) => {
    if ('numberId' in update && update.numberId !== undefined) return reached.has(update.numberId)
    return !('accountId' in update) || update.accountId === undefined || accounts.has(update.accountId)
  })
  const unrouted = whyUnrouted(numbers.filter((number) => !reached.has(number)), signed)
  await taker.deliveries.store({ body: raw, updates: kept, receivedAt, accounts, ...(unrouted === undefined ? {} : { unrouted }) })
  return { answer: 'stored', updates, ...(unrouted === undefined ? {} : { unrouted }) }
}

/** A number at 360dialog is told nothing signed: its address is known to nobody else. */
function isFrom(app: AppRoute, raw: Uint8Array, signature: string | undefined): boolean {
  return app.provider === '360dialog' || (app.secret !== undefined && verifySignature(raw, signature, app.secret))
}

/** Accounts with those of their numbers that the signature vouches for: what is told of others here changes nothing. */
async function vouchedAccounts(updates: ChannelUpdate[], vouchesFor: (route: Route) => boolean, deliveries: DeliveryStore): Promise<Map<string, Route[]>> {
  const named = updates.flatMap((update) => ('accountId' in update && update.accountId !== undefined && !('numberId' in update && update.numberId !== undefined) ? [update.accountId] : []))
  const accounts = [...new Set(named)].slice(0, mostNumbers)
  const vouched = await Promise.all(accounts.map(async (account) => [account, (await deliveries.routesOfAccount(account)).filter((route) => !route.disconnected && vouchesFor(route))] as const))
  return new Map(vouched.filter(([, routes]) => routes.length > 0))
}

function whyUnrouted(numbers: string[], signed: Route[]): string | undefined {
  const disconnected = numbers.filter((number) => signed.some((route) => route.disconnected && route.numberId === number))
  const unknown = numbers.filter((number) => !disconnected.includes(number))
  const reasons = [
    ...(unknown.length > 0 ? [`No connected number ${unknown.slice(0, 5).join(', ')}.`] : []),
    ...(disconnected.length > 0 ? [`The number ${disconnected.slice(0, 5).join(', ')} is disconnected: it was stored and not answered.`] : []),
  ]
  return reasons.length > 0 ? reasons.join(' ') : undefined
}
