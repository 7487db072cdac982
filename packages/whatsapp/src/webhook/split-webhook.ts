import { createHash } from 'node:crypto'
import type { ChannelUpdate, InboundContent, InboundMessage, StatusUpdate } from '@parley/channel'
import { isKnown, readAddress, readSender } from './addresses.ts'
import { readContent } from './read-content.ts'
import { readProduct, readReferral } from './read-context.ts'
import { asArray, asId, asNumber, asRecord, asText, asTime, toJson, toJsonObject, type Loose } from './read.ts'

/** Fields of Meta's webhooks that are about an account, a number or a template: nobody's conversation. */
const accountFields = new Set([
  'message_template_status_update', 'message_template_quality_update', 'message_template_components_update',
  'template_category_update', 'phone_number_quality_update', 'phone_number_name_update', 'business_capability_update',
  'account_update', 'account_review_update', 'account_alerts', 'account_settings_update', 'security', 'user_preferences',
  'smb_app_state_sync', 'history', 'flows', 'calls', 'group_lifecycle_update', 'group_participants_update',
  'group_settings_update', 'group_status_update', 'business_username_update', 'business_username_updates',
  'payment_configuration_update', 'automatic_events', 'partner_solutions', 'tracking_events', 'business_status_update',
])

interface Place {
  accountId?: string
  numberId?: string
  field: string
  /** Of the entry; milliseconds. Account fields have it, messages do not. */
  entryTime?: number
  receivedAt: number
}

/**
 * Splits a webhook body into what it tells, each part neutral and on its own. Pure, and never throws,
 * whatever the body is: what cannot be read comes back as `unknown` with the reason.
 *
 * @param body The parsed JSON (see `parseWebhookBody`).
 * @param receivedAt Milliseconds since 1970; stands in where Meta gave no time.
 */
export function splitWebhook(body: unknown, receivedAt = 0): ChannelUpdate[] {
  try {
    return splitBody(body, receivedAt)
  } catch {
    // Only exotic objects get here (a getter that throws), never parsed JSON.
    return [unknown({ field: '', receivedAt }, 'The body could not be read.', null)]
  }
}

function splitBody(body: unknown, receivedAt: number): ChannelUpdate[] {
  const root = asRecord(body)
  const nowhere: Place = { field: '', receivedAt }
  if (!root) return [unknown(nowhere, 'The body is not an object.', body)]
  if (!Array.isArray(root['entry'])) return [unknown(nowhere, 'The body has no list of entries.', body)]
  return root['entry'].flatMap((item) => {
    const entry = asRecord(item)
    if (!entry) return [unknown(nowhere, 'The entry is not an object.', item)]
    const accountId = asId(entry['id'])
    const entryTime = asTime(entry['time'])
    const place: Place = { field: '', receivedAt, ...(accountId !== undefined && { accountId }), ...(entryTime !== undefined && { entryTime }) }
    if (!Array.isArray(entry['changes'])) return [unknown(place, 'The entry has no list of changes.', item)]
    return entry['changes'].flatMap((change) => splitChange(change, place))
  })
}

function splitChange(item: unknown, place: Place): ChannelUpdate[] {
  const change = asRecord(item)
  const value = asRecord(change?.['value'])
  const field = asText(change?.['field']) ?? ''
  if (!change || !value) return [unknown({ ...place, field }, 'The change has no value.', item)]

  const numberId = asId(asRecord(value['metadata'])?.['phone_number_id'])
  const here: Place = { ...place, field, ...(numberId !== undefined && { numberId }) }
  // Meta's own samples name wrong fields at times, so a body without a field is told by its shape.
  if (field === 'messages' || (field === '' && (Array.isArray(value['messages']) || Array.isArray(value['statuses'])))) {
    const updates = [
      ...asArray(value['messages']).map((message) => readMessage(message, value, here)),
      ...asArray(value['statuses']).map((status) => readStatus(status, here)),
      ...asArray(value['errors']).map((error) => account({ ...here, field: 'errors' }, error)),
    ]
    return updates.length > 0 ? updates : [unknown(here, 'It holds neither messages nor statuses nor errors.', value)]
  }
  if (field === 'smb_message_echoes' || field === 'message_echoes') {
    const echoes = asArray(value['message_echoes'])
    return echoes.length > 0 ? echoes.map((echo) => readEcho(echo, here)) : [unknown(here, 'It holds no echo.', value)]
  }
  if (accountFields.has(field)) return [account(here, value)]
  return [unknown(here, 'This field is not known to Parley.', value)]
}

function readMessage(item: unknown, value: Loose, place: Place): ChannelUpdate {
  const message = asRecord(item)
  const id = asId(message?.['id'])
  if (!message || id === undefined) return unknown(place, 'The message has no id.', item)
  if (place.numberId === undefined) return unknown(place, 'It does not say which number it is for.', item, id)
  if (message['type'] === 'system') return readSystem(message, id, place.numberId, place)
  if (asText(message['group_id']) !== undefined) return unknown(place, 'It was written in a group; Parley answers single customers.', item, id)

  const sender = readSender(message, value['contacts'])
  if (!isKnown(sender.address)) return unknown(place, 'It does not say who wrote it.', item, id)
  const context = asRecord(message['context'])
  const replyTo = asId(context?.['id'])
  const product = readProduct(context?.['referred_product'])
  const referral = readReferral(message['referral'])
  const forwarded = context?.['frequently_forwarded'] === true ? 'often' : context?.['forwarded'] === true ? 'once' : undefined
  const inbound: InboundMessage = {
    id,
    from: sender.address,
    ...(sender.profileName !== undefined && { profileName: sender.profileName }),
    ...(sender.username !== undefined && { username: sender.username }),
    sentAt: timeOf(message, place),
    content: readContent(message),
    ...(replyTo !== undefined && { replyTo }),
    ...(forwarded !== undefined && { forwarded }),
    ...(product && { product }),
    ...(referral && { referral }),
  }
  return { kind: 'message', sourceId: id, numberId: place.numberId, message: inbound }
}

/** A change of number or id concerns the contact; any other notice is shown and nothing more. */
function readSystem(message: Loose, id: string, numberId: string, place: Place): ChannelUpdate {
  const system = asRecord(message['system'])
  const type = asText(system?.['type'])
  const sentAt = timeOf(message, place)
  if (system && (type === 'user_changed_number' || type === 'user_changed_user_id')) {
    const previous = readAddress(message['from'], system['previous_user_id'] ?? message['from_user_id'])
    const current = readAddress(system['wa_id'] ?? system['new_wa_id'], system['user_id'])
    if (!isKnown(previous) || !isKnown(current)) return unknown(place, 'The change of number does not name both sides.', message, id)
    return { kind: 'identity', sourceId: id, numberId, previous, current, sentAt }
  }
  const from = readAddress(message['from'], message['from_user_id'])
  if (!isKnown(from)) return unknown(place, `A notice of the kind "${type ?? 'unnamed'}" that names no customer.`, message, id)
  const words = type === 'customer_identity_changed' ? 'The security code of this customer changed: a new phone, or WhatsApp was installed anew.' : asText(system?.['body'])
  const content: InboundContent = { type: 'system', text: words ?? `WhatsApp sent a notice of the kind "${type ?? 'unnamed'}".` }
  return { kind: 'message', sourceId: id, numberId, message: { id, from, sentAt, content } }
}

const statuses = new Set<unknown>(['sent', 'delivered', 'read', 'played', 'failed'])

function readStatus(item: unknown, place: Place): ChannelUpdate {
  const status = asRecord(item)
  const messageId = asId(status?.['id'])
  const name = asText(status?.['status'])
  if (!status || messageId === undefined || name === undefined) return unknown(place, 'The status names no message.', item)
  const participant = asId(status['recipient_participant_id']) ?? asId(status['recipient_participant_user_id'])
  const sourceId = [messageId, name, ...(participant === undefined ? [] : [participant])].join(':')
  if (place.numberId === undefined) return unknown(place, 'It does not say which number it is for.', item, sourceId)
  if (!statuses.has(name)) return unknown(place, `A status "${name}"; nothing follows from it.`, item, sourceId)

  const effectId = asText(status['biz_opaque_callback_data'])
  const error = asRecord(asArray(status['errors'])[0])
  const details = asText(asRecord(error?.['error_data'])?.['details']) ?? asText(error?.['message'])
  const freeEntryUntil = readFreeEntry(asRecord(status['conversation']))
  const update: StatusUpdate = {
    messageId,
    status: name as StatusUpdate['status'],
    at: timeOf(status, place),
    ...(effectId !== undefined && { effectId }),
    ...(error && {
      error: {
        code: asNumber(error['code']) ?? 131000,
        title: asText(error['title']) ?? asText(error['message']) ?? 'Unknown error',
        ...(details !== undefined && { details }),
      },
    }),
    ...(asRecord(status['pricing']) && { pricing: toJsonObject(status['pricing']) }),
    ...(freeEntryUntil !== undefined && { freeEntryUntil }),
  }
  return { kind: 'status', sourceId, numberId: place.numberId, status: update }
}

/** Only inside the window of an ad or a post does a status still name its conversation. */
function readFreeEntry(conversation: Loose | undefined): number | undefined {
  return asRecord(conversation?.['origin'])?.['type'] === 'referral_conversion' ? asTime(conversation?.['expiration_timestamp']) : undefined
}

function readEcho(item: unknown, place: Place): ChannelUpdate {
  const echo = asRecord(item)
  const id = asId(echo?.['id'])
  if (!echo || id === undefined) return unknown(place, 'The echo has no id.', item)
  if (place.numberId === undefined) return unknown(place, 'It does not say which number it is for.', item, id)
  const to = readAddress(echo['to'], echo['to_user_id'])
  if (!isKnown(to)) return unknown(place, 'The echo does not say whom the owner wrote to.', item, id)
  return { kind: 'echo', sourceId: id, numberId: place.numberId, to, sentAt: timeOf(echo, place), content: readContent(echo) }
}

function timeOf(item: Loose, place: Place): number {
  return asTime(item['timestamp']) ?? place.entryTime ?? place.receivedAt
}

function account(place: Place, value: unknown): ChannelUpdate {
  const { accountId, numberId, field } = place
  if (accountId === undefined) return unknown(place, 'It does not say which account it is about.', value)
  return {
    kind: 'account', sourceId: derivedId(place, value), accountId, ...(numberId !== undefined && { numberId }), field, value: toJsonObject(value), at: place.entryTime ?? place.receivedAt,
  }
}

function unknown(place: Place, reason: string, value: unknown, sourceId?: string): ChannelUpdate {
  return {
    kind: 'unknown',
    sourceId: sourceId ?? derivedId(place, value),
    ...(place.numberId !== undefined && { numberId: place.numberId }),
    ...(place.accountId !== undefined && { accountId: place.accountId }),
    field: place.field,
    reason,
    value: toJsonObject(value),
    at: place.entryTime ?? place.receivedAt,
  }
}

/** The same for the same content at the same time, so that a repeated delivery is known as one. */
function derivedId(place: Place, value: unknown): string {
  const parts = [place.field, place.accountId ?? '', place.numberId ?? '', place.entryTime ?? '', toJson(value)]
  return `hash:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`
}
