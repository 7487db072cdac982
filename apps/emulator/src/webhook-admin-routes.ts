import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { knownNumber, parse } from './phone-routes.ts'
import type { JsonObject } from './protocol.ts'
import type { Store } from './store.ts'
import type { WebhookSender } from './webhook-sender.ts'

const webhookSchema = z.object({
  /** Of which its account and, where the value has no metadata of its own, its number are told. */
  number: z.string(),
  /** `account_update`, `phone_number_quality_update`, `security`, `smb_message_echoes`, `messages` … */
  field: z.string().min(1).max(100),
  value: z.record(z.string(), z.json()),
})

/** Fields whose value names the number by its id, as `messages` does. */
const ofNumbers = new Set(['messages', 'smb_message_echoes', 'message_echoes', 'smb_app_state_sync', 'history', 'user_preferences', 'calls'])

/** Sends any webhook that Meta would, signed and repeated like all others: what happens to an account, a number, a customer. */
export function registerWebhookAdmin(admin: FastifyInstance, store: Store, webhooks: WebhookSender): void {
  admin.post('/webhooks', async (request) => {
    const { number: numberId, field, value } = parse(webhookSchema, request.body)
    const number = store.numbers.get(knownNumber(store, numberId))!
    const display = number.displayPhoneNumber.slice(1)
    const about: JsonObject = ofNumbers.has(field)
      ? { messaging_product: 'whatsapp', metadata: { display_phone_number: display, phone_number_id: numberId } }
      : field.startsWith('phone_number_') || field.startsWith('business_username_') || field === 'security'
        ? { display_phone_number: display }
        : {}
    webhooks.sendAccount(number.wabaId, field, { ...about, ...value } as JsonObject)
    return { success: true }
  })
}
