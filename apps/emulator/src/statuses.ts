import type { ChatMessage, JsonObject, Tick } from './protocol.ts'
import type { Chat } from './store.ts'

/** How far a message is: ticks only move forward. */
export const rank: Record<Tick, number> = { pending: 0, accepted: 1, sent: 2, failed: 3, delivered: 4, read: 5 }

/** What Meta's status webhook holds for a message to a customer. */
export function statusBody(chat: Chat, message: { id: string; effectId?: string; category?: string }, status: Tick, error?: ChatMessage['error']): JsonObject {
  const priced = status === 'sent' || status === 'delivered'
  return {
    id: message.id,
    status,
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...(!chat.hidePhone && { recipient_id: chat.customer.slice(1) }),
    ...(status !== 'failed' && { recipient_user_id: chat.userId }),
    ...(message.effectId !== undefined && { biz_opaque_callback_data: message.effectId }),
    ...(priced && { pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: message.category ?? 'service' } }),
    ...(error && { errors: [errorBody(error)] }),
  }
}

export function errorBody(error: { code: number; title: string; details: string }): JsonObject {
  return {
    code: error.code, title: error.title, message: error.title, error_data: { details: error.details },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  }
}
