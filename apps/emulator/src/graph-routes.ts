import '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkMessage } from './check-message.ts'
import { mediaRules } from './check/media.ts'
import type { Faults, SendFault } from './faults.ts'
import { GraphRefusal, refuse } from './graph-refusal.ts'
import { missing } from './missing.ts'
import type { BusinessNumber } from './numbers.ts'
import type { Store } from './store.ts'
import { fileTokenOf, holds, needScope, tokenOf } from './tokens.ts'
import type { World } from './world.ts'

type Loose = Record<string, unknown>
interface GraphParams { id: string; child: string }

const urlLifeMs = 5 * 60_000

/** Meta's Graph API, as far as Parley and its scripts use it. Any version prefix. */
export function registerGraphRoutes(app: FastifyInstance, store: Store, world: World, faults: Faults): void {
  const version = '/:version(^v\\d{1,3}\\.\\d{1,2}$)'

  app.post<{ Params: GraphParams }>(`${version}/:id/messages`, async (request, reply) => {
    const number = numberFor(store, request)
    const body = bodyOf(request)
    if (body['messaging_product'] !== 'whatsapp') throw refuse(100, "The parameter messaging_product is required and must be 'whatsapp'.")
    if (body['status'] !== undefined) return readReceipt(world, number, body)

    const status = store.meta.states.get(number.numberId)?.status ?? 'CONNECTED'
    if (status === 'PENDING' || status === 'DISCONNECTED' || status === 'OFFLINE') throw refuse(133010, 'The phone number is not registered on the WhatsApp Business Platform.')

    const fault = faults.nextSend(number.numberId)
    if (fault && !('after' in fault && fault.after) && fault.kind !== 'fail-later') return misbehave(fault, reply)
    if (body['recipient_type'] === 'group') throw refuse(131009, 'Groups are not supported.')
    const recipient = recipientOf(body)
    const message = checkMessage(body, number, store)
    const answer = world.accept(number, recipient, message, fault?.kind === 'fail-later' ? fault.code : undefined)
    return fault && fault.kind !== 'fail-later' ? misbehave(fault, reply) : answer
  })

  app.post<{ Params: GraphParams }>(`${version}/:id/media`, async (request) => {
    const number = numberFor(store, request)
    if (!request.isMultipart()) throw refuse(100, 'The upload must be multipart/form-data.')
    let file: { bytes: Uint8Array; mimeType: string; filename: string } | undefined
    const fields: Record<string, string> = {}
    for await (const part of request.parts()) {
      if (part.type === 'file') file = { bytes: await part.toBuffer(), mimeType: part.mimetype, filename: part.filename }
      else fields[part.fieldname] = String(part.value)
    }
    if (fields['messaging_product'] !== 'whatsapp') throw refuse(100, 'The parameter messaging_product is required.')
    if (!file) throw refuse(100, 'The parameter file is required.')
    const mimeType = fields['type']?.includes('/') ? fields['type'] : file.mimeType
    const plain = mimeType.split(';')[0]?.trim() ?? ''
    const rules = Object.values(mediaRules).filter(({ types }) => types.test(plain))
    if (rules.length === 0) throw refuse(100, `Param file must be a file with one of the supported types; received ${plain}.`)
    if (file.bytes.byteLength === 0 || rules.every(({ most }) => file.bytes.byteLength > most)) throw refuse(131053, 'The file is empty or too large for its type.')
    return { id: store.addMedia(number.numberId, mimeType, file.bytes, file.filename).id }
  })

  app.get<{ Params: GraphParams; Querystring: { fields?: string; phone_number_id?: string } }>(`${version}/:id`, async (request) => {
    const token = tokenOf(store, request)
    const number = store.numbers.get(request.params.id)
    if (number && holds(number, token)) {
      needScope(token, 'whatsapp_business_messaging', 'whatsapp_business_management')
      return numberFields(store, number, request.query.fields)
    }
    const media = store.liveMedia(request.params.id)
    const owner = media && store.numbers.get(media.numberId)
    if (!media || !owner || !holds(owner, token)) throw missing(request.params.id)
    if (request.query.phone_number_id !== undefined && request.query.phone_number_id !== media.numberId) throw missing(request.params.id)
    return {
      messaging_product: 'whatsapp',
      url: `${request.protocol}://${request.host}/media-files/${media.id}?expires=${Date.now() + urlLifeMs}`,
      mime_type: media.mimeType,
      sha256: media.sha256,
      file_size: media.size,
      id: media.id,
    }
  })

  app.delete<{ Params: GraphParams }>(`${version}/:id`, async (request) => {
    const token = tokenOf(store, request)
    const media = store.liveMedia(request.params.id)
    const owner = media && store.numbers.get(media.numberId)
    if (!media || !owner || !holds(owner, token)) throw missing(request.params.id)
    store.removeMedia(media.id)
    return { success: true }
  })

  app.get<{ Params: { id: string }; Querystring: { expires?: string } }>('/media-files/:id', async (request, reply) => {
    const token = fileTokenOf(store, request)
    const media = store.liveMedia(request.params.id)
    const owner = media && store.numbers.get(media.numberId)
    const bytes = media && store.readMedia(media.id)
    if (!media || !owner || !holds(owner, token) || !bytes || Number(request.query.expires) < Date.now()) return reply.code(404).send()
    return reply.type(media.mimeType).send(Buffer.from(bytes))
  })
}

function readReceipt(world: World, number: BusinessNumber, body: Loose) {
  if (body['status'] !== 'read') throw refuse(131009, "Parameter 'status' must be 'read'.")
  if (typeof body['message_id'] !== 'string') throw refuse(131008, "Parameter 'message_id' is required.")
  const typing = body['typing_indicator'] as Loose | undefined
  if (typing !== undefined && typing?.['type'] !== 'text') throw refuse(131009, "Parameter 'typing_indicator['type']' must be 'text'.")
  if (!world.markRead(number.numberId, body['message_id'], typing !== undefined)) throw refuse(131009, 'message_id is not the id of a message that this number received.')
  return { success: true }
}

function recipientOf(body: Loose): { to?: string; userId?: string } {
  const { to, recipient } = body
  // Both given: `to` wins.
  if (to !== undefined) {
    if (typeof to !== 'string' || to.replace(/\D/g, '').length < 5) throw refuse(131009, "Parameter 'to' is not a phone number.")
    return { to }
  }
  if (recipient === undefined) throw refuse(131008, "Parameter 'to' is required.")
  if (typeof recipient !== 'string' || !/^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$/.test(recipient)) throw refuse(131009, "Parameter 'recipient' is not a business-scoped user id.")
  return { userId: recipient }
}

/** Does what a fault ordered, after or instead of taking the message. */
function misbehave(fault: SendFault, reply: FastifyReply) {
  switch (fault.kind) {
    case 'timeout':
      reply.hijack()
      // The other side gives up first; should it not, the connection ends by itself.
      setTimeout(() => reply.raw.destroy(), 120_000).unref()
      return reply
    case 'reset':
      reply.hijack()
      reply.raw.destroy()
      return reply
    case 'status':
      return reply.code(fault.status).type('text/plain').send('Service failure')
    case 'error':
      throw refuse(fault.code, 'Ordered by a test.', fault.status)
    case 'fail-later':
      return reply
  }
}

function bodyOf(request: FastifyRequest): Loose {
  const { body } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refuse(100, 'The body must be a JSON object.')
  return body as Loose
}

function numberFor(store: Store, request: FastifyRequest<{ Params: GraphParams }>): BusinessNumber {
  const token = tokenOf(store, request)
  const number = store.numbers.get(request.params.id)
  if (!number || !holds(number, token)) throw missing(request.params.id, 'post')
  needScope(token, 'whatsapp_business_messaging')
  return number
}

function numberFields(store: Store, number: BusinessNumber, fields: string | undefined) {
  const state = store.meta.states.get(number.numberId)
  const all: Record<string, unknown> = {
    verified_name: number.verifiedName,
    display_phone_number: number.displayPhoneNumber,
    quality_rating: state?.quality_rating ?? 'GREEN',
    status: state?.status ?? 'CONNECTED',
    name_status: state?.name_status ?? 'APPROVED',
    code_verification_status: 'VERIFIED',
    platform_type: 'CLOUD_API',
    is_on_biz_app: state?.is_on_biz_app ?? false,
    throughput: { level: state?.throughput ?? 'STANDARD' },
    whatsapp_business_manager_messaging_limit: state?.whatsapp_business_manager_messaging_limit ?? 'TIER_2K',
    health_status: { can_send_message: 'AVAILABLE', entities: [{ entity_type: 'PHONE_NUMBER', id: number.numberId, can_send_message: 'AVAILABLE' }] },
  }
  const wanted = fields === undefined || fields === '' ? ['verified_name', 'display_phone_number', 'quality_rating'] : fields.split(',').map((field) => field.trim())
  const unknown = wanted.find((field) => field !== 'id' && !(field in all))
  if (unknown !== undefined) throw new GraphRefusal(400, 100, `(#100) Tried accessing nonexisting field (${unknown.slice(0, 60)})`)
  return { ...Object.fromEntries(wanted.filter((field) => field !== 'id').map((field) => [field, all[field]])), id: number.numberId }
}
