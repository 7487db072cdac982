import type { FastifyInstance, FastifyRequest } from 'fastify'
import { checkComponents, readName } from './check/new-template.ts'
import type { Loose } from './check/fields.ts'
import { GraphRefusal, refuse } from './graph-refusal.ts'
import { missing } from './missing.ts'
import type { Store } from './store.ts'
import { newTemplateId, templatesOf, type ManagedTemplate } from './templates.ts'
import { holds, needScope, tokenOf } from './tokens.ts'
import type { WebhookSender } from './webhook-sender.ts'

const day = 86_400_000
const editable = new Set(['APPROVED', 'REJECTED', 'PAUSED'])
const mostAnHour = 100

export interface TemplateOptions {
  /** How long Meta's review takes. Milliseconds. */
  reviewMs: number
}

/** Meta's template management, and a review that approves after a moment unless the words say otherwise. */
export function registerTemplateRoutes(app: FastifyInstance, store: Store, webhooks: WebhookSender, { reviewMs }: TemplateOptions): { change(template: ManagedTemplate, event: string, reason?: string): void; close(): void } {
  const version = '/:version(^v\\d{1,3}\\.\\d{1,2}$)'
  const timers = new Set<NodeJS.Timeout>()

  /** Everything of an account that the token of the request may manage. */
  const account = (request: FastifyRequest, wabaId: string): void => {
    const token = tokenOf(store, request)
    if (![...store.numbers.values()].some((number) => number.wabaId === wabaId && holds(number, token)) && !token.wabaIds.includes(wabaId)) throw missing(wabaId)
    needScope(token, 'whatsapp_business_management')
  }
  const owned = (request: FastifyRequest, id: string): ManagedTemplate | undefined => {
    const token = tokenOf(store, request)
    const wabaIds = new Set([...[...store.numbers.values()].filter((number) => holds(number, token)).map(({ wabaId }) => wabaId), ...token.wabaIds])
    return [...wabaIds].flatMap((wabaId) => templatesOf(store, wabaId)).find((template) => template.id === id)
  }

  const change = (template: ManagedTemplate, event: string, reason = 'NONE'): void => {
    const status = event === 'REINSTATED' || event === 'UNARCHIVED' ? 'APPROVED' : event === 'FLAGGED' ? template.status : event
    store.putTemplate({ ...template, status, rejectedReason: event === 'REJECTED' ? reason : 'NONE' })
    webhooks.sendAccount(template.wabaId, 'message_template_status_update', {
      event, message_template_id: Number(template.id), message_template_name: template.name, message_template_language: template.language, reason: event === 'DELETED' ? null : reason, message_template_category: template.category,
      ...(event === 'REJECTED' && reason === 'INVALID_FORMAT' && { rejection_info: { reason: 'The template contains the word "forbidden".', recommendation: 'Remove it and send the template in again.' } }),
      ...(event === 'PAUSED' && { other_info: { title: 'FIRST_PAUSE', description: 'Customers rated this template badly. It is paused for three hours.' } }),
    })
  }
  const review = (id: string): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      const template = store.templates.get(id)
      if (template?.status !== 'PENDING') return
      const words = JSON.stringify(template.components).toLowerCase()
      // The reviewer's rules, so that each outcome can be tried.
      if (words.includes('forbidden')) change(template, 'REJECTED', 'INVALID_FORMAT')
      else if (template.category === 'UTILITY' && /\b(sale|discount|% off|voucher)\b/.test(words)) change(template, 'REJECTED', 'PROMOTIONAL')
      else change(template, 'APPROVED')
    }, reviewMs)
    timers.add(timer)
  }

  app.get<{ Params: { id: string }; Querystring: { limit?: string; after?: string; name?: string; status?: string; language?: string } }>(`${version}/:id/message_templates`, async (request) => {
    account(request, request.params.id)
    const { limit, after, name, status, language } = request.query
    const all = templatesOf(store, request.params.id).filter((template) => (name === undefined || template.name.includes(name)) && (status === undefined || template.status === status) && (language === undefined || template.language === language))
    const from = after === undefined ? 0 : Number(Buffer.from(after, 'base64url').toString()) || 0
    const size = Math.min(Math.max(Number(limit) || 25, 1), 1000)
    const page = all.slice(from, from + size)
    const cursor = (at: number) => Buffer.from(String(at)).toString('base64url')
    const more = from + size < all.length
    return {
      data: page.map((template) => ({
        id: template.id, name: template.name, language: template.language, status: template.status, category: template.category, parameter_format: template.parameterFormat, components: template.components,
        rejected_reason: template.rejectedReason, quality_score: { score: template.quality, date: Math.floor(store.now() / 1000) },
      })),
      paging: { cursors: { before: cursor(from), after: cursor(from + page.length) }, ...(more && { next: `${request.protocol}://${request.host}${request.url.split('?')[0]}?limit=${size}&after=${cursor(from + size)}` }) },
    }
  })

  app.post<{ Params: { id: string } }>(`${version}/:id/message_templates`, async (request) => {
    const wabaId = request.params.id
    account(request, wabaId)
    const body = (request.body ?? {}) as Loose
    const { name, language, category } = readName(body)
    const format = String(body['parameter_format'] ?? 'POSITIONAL').toUpperCase() === 'NAMED' ? 'NAMED' : 'POSITIONAL'
    const components = checkComponents(body['components'], category, format)
    const known = templatesOf(store, wabaId)
    if (known.some((template) => template.name === name && template.language === language)) throw new GraphRefusal(400, 100, 'Invalid parameter', { subcode: 2388024, details: `There is already content in this language for the template ${name}.` })
    if (known.filter(({ createdAt }) => createdAt > store.now() - 3_600_000).length >= mostAnHour) throw refuse(80008, 'Too many templates were created in the last hour.')
    const template: ManagedTemplate = { id: newTemplateId(), wabaId, name, language, category, status: 'PENDING', parameterFormat: format, components, rejectedReason: 'NONE', quality: 'UNKNOWN', createdAt: store.now(), edits: [] }
    store.putTemplate(template)
    review(template.id)
    return { id: template.id, status: template.status, category: template.category }
  })

  app.post<{ Params: { id: string } }>(`${version}/:id`, async (request) => {
    if (request.params.id.startsWith('upload:')) {
      tokenOf(store, request)
      if (request.headers['file_offset'] === undefined) throw refuse(100, 'The header file_offset is required.')
      return { h: `4::${Buffer.from(request.params.id).toString('base64url').slice(0, 24)}:ARZ${Date.now().toString(36)}` }
    }
    const template = owned(request, request.params.id)
    if (!template) throw missing(request.params.id, 'post')
    const body = (request.body ?? {}) as Loose
    if (!editable.has(template.status)) throw new GraphRefusal(400, 100, 'Invalid parameter', { subcode: 2388026, details: 'Only approved, rejected or paused templates can be edited.' })
    const category = body['category'] === undefined ? template.category : (String(body['category']).toUpperCase() as ManagedTemplate['category'])
    if (template.status === 'APPROVED' && category !== template.category) throw new GraphRefusal(400, 100, 'Invalid parameter', { subcode: 2388025, details: 'The category of an approved template cannot be changed.' })
    const edits = template.edits.filter((at) => at > store.now() - 30 * day)
    if (template.status === 'APPROVED' && (edits.length >= 10 || edits.some((at) => at > store.now() - day))) throw new GraphRefusal(400, 100, 'Invalid parameter', { subcode: 2388028, details: 'An approved template can be edited once in 24 hours and ten times in 30 days.' })
    const components = checkComponents(body['components'], category, template.parameterFormat)
    store.putTemplate({ ...template, category, components, status: 'PENDING', rejectedReason: 'NONE', edits: template.status === 'APPROVED' ? [...edits, store.now()] : edits })
    review(template.id)
    return { success: true }
  })

  app.delete<{ Params: { id: string }; Querystring: { name?: string; hsm_id?: string } }>(`${version}/:id/message_templates`, async (request) => {
    account(request, request.params.id)
    const { name, hsm_id } = request.query
    if (name === undefined) throw refuse(100, 'The parameter name is required.')
    const found = templatesOf(store, request.params.id).filter((template) => template.name === name && (hsm_id === undefined || template.id === hsm_id))
    if (found.length === 0) throw new GraphRefusal(400, 100, 'Invalid parameter', { subcode: 2593002, details: 'The template does not exist.' })
    if (found.some(({ status }) => status === 'DISABLED')) throw new GraphRefusal(400, 100, 'Invalid parameter', { subcode: 2593003, details: 'A disabled template cannot be deleted.' })
    for (const template of found) store.removeTemplate(template.id)
    return { success: true }
  })

  app.post<{ Params: { id: string } }>(`${version}/:id/unpause`, async (request) => {
    const template = owned(request, request.params.id)
    if (!template) throw missing(request.params.id, 'post')
    if (template.status !== 'PAUSED') throw refuse(100, 'The template is not paused.')
    change(template, 'REINSTATED')
    return { success: true }
  })

  // The Resumable Upload API: a session, then the bytes. The handle is of another kind than a media id.
  app.post<{ Params: { id: string }; Querystring: { file_length?: string; file_type?: string } }>(`${version}/:id/uploads`, async (request) => {
    tokenOf(store, request)
    const { file_length, file_type } = request.query
    if (!(Number(file_length) > 0) || file_type === undefined) throw refuse(100, 'file_length and file_type are required.')
    return { id: `upload:${Buffer.from(JSON.stringify({ type: file_type, length: Number(file_length) })).toString('base64url')}` }
  })

  return {
    change,
    close: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
