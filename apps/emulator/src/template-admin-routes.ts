import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refuse } from './graph-refusal.ts'
import { knownNumber, parse } from './phone-routes.ts'
import type { Store } from './store.ts'
import { part, templatesOf, type ManagedTemplate } from './templates.ts'
import type { WebhookSender } from './webhook-sender.ts'

export interface TemplateAdmin {
  change(template: ManagedTemplate, event: string, reason?: string): void
  webhooks: WebhookSender
}

const decisionSchema = z.object({
  wabaId: z.string(), name: z.string(), language: z.string().optional(), reason: z.string().optional(),
  event: z.enum(['APPROVED', 'REJECTED', 'PAUSED', 'DISABLED', 'REINSTATED', 'FLAGGED', 'PENDING', 'ARCHIVED', 'IN_APPEAL']).optional(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).optional(),
})
const preferenceSchema = z.object({ numberId: z.string(), customer: z.string(), value: z.enum(['stop', 'resume']) })

/** What Meta's reviewers decide and what customers set inside WhatsApp, for tests and for trying it. */
export function registerTemplateAdmin(admin: FastifyInstance, store: Store, { change, webhooks }: TemplateAdmin): void {
  admin.post('/templates', async (request) => {
    const { wabaId, name, language, event, reason, quality, category } = parse(decisionSchema, request.body)
    const found = templatesOf(store, wabaId).filter((template) => template.name === name && (language === undefined || template.language === language))
    if (found.length === 0) throw refuse(100, 'There is no such template.', 404)
    for (const template of found) {
      const names = { message_template_id: Number(template.id), message_template_name: template.name, message_template_language: template.language }
      if (quality) {
        store.putTemplate({ ...template, quality })
        webhooks.sendAccount(wabaId, 'message_template_quality_update', { previous_quality_score: template.quality, new_quality_score: quality, ...names })
      }
      if (category) {
        store.putTemplate({ ...template, category })
        webhooks.sendAccount(wabaId, 'template_category_update', { previous_category: template.category, new_category: category, ...names })
      }
      if (event) change(template, event, reason)
    }
    return { changed: found.length }
  })

  admin.get<{ Querystring: { wabaId?: string } }>('/templates', async (request) => ({ templates: templatesOf(store, request.query.wabaId ?? '').map((template) => ({ ...template, body: part(template, 'BODY')?.text })) }))

  /** One chat's customer-service window closes now, as if the customer had last written 25 hours ago. */
  admin.post('/window', async (request) => {
    const { numberId, customer } = parse(z.object({ numberId: z.string(), customer: z.string() }), request.body)
    const chat = store.chat(knownNumber(store, numberId), customer)
    if (!chat) throw refuse(100, 'There is no such chat.', 404)
    store.setLastInbound(chat, store.now() - 25 * 3_600_000)
    return { success: true }
  })

  admin.post('/preferences', async (request) => {
    const { numberId, customer, value } = parse(preferenceSchema, request.body)
    const chat = store.chat(knownNumber(store, numberId), customer)
    if (!chat) throw refuse(100, 'There is no such chat.', 404)
    const key = `${numberId}|${customer}`
    if (value === 'stop') store.stoppedMarketing.add(key)
    else store.stoppedMarketing.delete(key)
    const wa_id = customer.slice(1)
    const preference = { wa_id, user_id: chat.userId, category: 'marketing_messages', value, detail: value === 'stop' ? 'User requested to stop marketing messages' : 'User requested to resume marketing messages', timestamp: Math.floor(store.now() / 1000) }
    const number = store.numbers.get(numberId)!
    const metadata = { display_phone_number: number.displayPhoneNumber.slice(1), phone_number_id: numberId }
    webhooks.sendAccount(number.wabaId, 'user_preferences', { messaging_product: 'whatsapp', metadata, contacts: [{ profile: { name: chat.name }, wa_id, user_id: chat.userId }], user_preferences: [preference] })
    return { success: true }
  })
}
