import type { JsonObject } from './json.ts'

/**
 * What to do about a refused send. One table per channel maps its error codes to these
 * (packages/whatsapp/src/errors.ts).
 */
export type Treatment =
  | 'retry' //    again, with back-off
  | 'wait' //     again, after a stated time
  | 'fix' //      the input is wrong: never by itself
  | 'stop' //     the channel is unusable: alarm, keep everything
  | 'template' // the customer-service window is closed
  | 'drop' //     not for this customer
  | 'consent' //  the customer has not allowed it; ours, no code of the channel

/** How an attempt to hand a message to the channel ended. */
export type SendOutcome =
  | { type: 'accepted'; messageId: string; response: JsonObject }
  | {
      type: 'refused'
      treatment: Treatment
      code: number
      /** In plain words: what happened and what to do. */
      reason: string
      /** For `wait`: the earliest next attempt, milliseconds from now. */
      retryAfterMs?: number
      response?: JsonObject
    }
  /** The request left and no answer came: it may have been sent. Only the channel's status can tell. */
  | { type: 'uncertain'; reason: string }
  /** The request certainly did not leave (connection refused, name not found). */
  | { type: 'unreachable'; reason: string }

export type DeliveryStatus = 'queued' | 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed'

const rank: Record<DeliveryStatus, number> = { queued: 0, accepted: 1, sent: 2, failed: 3, delivered: 4, read: 5, played: 6 }

/** Statuses come late, doubled and out of order; they only ever move forward, and `failed` loses to `delivered`. */
export function laterStatus(current: DeliveryStatus, next: DeliveryStatus): DeliveryStatus {
  return rank[next] > rank[current] ? next : current
}
