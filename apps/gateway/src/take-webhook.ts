import type { ChannelUpdate } from '@parley/channel'
import type { DeliveryStore, Route } from '@parley/db'
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
  | { answer: 'unreadable'; reason: string }

/** More numbers than these in one body are not looked up: Meta sends one account's at a time. */
const mostNumbers = 200

/**
 * Verifies, stores, and only then answers. The signature is checked over the bytes as they came, with
 * the installation's secret or that of the channel that is written to: whoever has one channel's
 * secret can put nothing into another's.
 *
 * @throws where it could not be stored; then it must not be acknowledged.
 */
export async function takeWebhook(raw: Uint8Array, signature: string | undefined, taker: WebhookTaker): Promise<Taken> {
  const ours = taker.appSecret !== undefined && verifySignature(raw, signature, taker.appSecret)
  if (signature === undefined) return { answer: 'not-signed' }
  const parsed = parseWebhookBody(raw)
  if (!parsed.ok) return ours ? { answer: 'unreadable', reason: parsed.reason } : { answer: 'not-signed' }

  const receivedAt = taker.now()
  const updates = splitWebhook(parsed.body, receivedAt)
  const numbers = [...new Set(updates.flatMap((update) => ('numberId' in update && update.numberId !== undefined ? [update.numberId] : [])))].slice(0, mostNumbers)
  const routes = (await Promise.all(numbers.map((number) => taker.deliveries.route(number)))).filter((route) => route !== undefined)
  const signed = ours ? routes : routes.filter((route) => verifySignature(raw, signature, route.appSecret))
  if (!ours && signed.length === 0 && !(await signedForAccount(raw, signature, updates, taker.deliveries))) return { answer: 'not-signed' }

  const numbersSigned = new Set(signed.map((route: Route) => route.numberId))
  const kept = updates.filter((update) => !('numberId' in update) || update.numberId === undefined || numbersSigned.has(update.numberId))
  const unknown = numbers.filter((number) => !numbersSigned.has(number))
  const unrouted = unknown.length > 0 ? `No connected number ${unknown.slice(0, 5).join(', ')}.` : undefined
  await taker.deliveries.store({ body: raw, updates: kept, receivedAt, ...(unrouted === undefined ? {} : { unrouted }) })
  return { answer: 'stored', updates, ...(unrouted === undefined ? {} : { unrouted }) }
}

/** What names no number we know is taken where one of the account's channels vouches for it. */
async function signedForAccount(raw: Uint8Array, signature: string, updates: ChannelUpdate[], deliveries: DeliveryStore): Promise<boolean> {
  const accounts = [...new Set(updates.flatMap((update) => ('accountId' in update && update.accountId !== undefined ? [update.accountId] : [])))].slice(0, 3)
  for (const account of accounts) {
    for (const route of await deliveries.routesOfAccount(account)) if (verifySignature(raw, signature, route.appSecret)) return true
  }
  return false
}
