import type { ChannelEventReading, JsonObject, MarketingPreference } from '@parley/channel'
import { explainError } from '../errors.ts'
import { readAddress, isKnown } from '../webhook/addresses.ts'
import { asArray, asNumber, asRecord, asText, asTime } from '../webhook/read.ts'
import { readAccountUpdate } from './read-account-update.ts'
import { inWords, limitTierOf, tierInWords } from './words.ts'

type Read = (value: JsonObject) => ChannelEventReading

const notice = (summary: string): ChannelEventReading => ({ summary, severity: 'notice' })

const readers: Record<string, Read> = {
  account_update: readAccountUpdate,
  account_review_update: readReview,
  account_alerts: readAlert,
  business_capability_update: readCapability,
  phone_number_quality_update: readQuality,
  phone_number_name_update: readName,
  business_username_update: readUsername,
  business_username_updates: readUsername,
  security: readSecurity,
  user_preferences: readPreferences,
  message_template_status_update: readTemplateStatus,
  message_template_quality_update: (value) => {
    const quality = asText(value['new_quality_score']) ?? 'UNKNOWN'
    return { summary: `The quality of the template ${templateOf(value)} is ${qualities[quality] ?? inWords(quality)}.`, severity: quality === 'RED' ? 'warning' : 'notice' }
  },
  message_template_components_update: (value) => notice(`The template ${templateOf(value)} was edited.`),
  template_category_update: readCategory,
  errors: (value) => ({ summary: explainError({ code: asNumber(value['code']) ?? 0, details: asText(asRecord(value['error_data'])?.['details']) ?? asText(value['message']) ?? asText(value['title']) ?? '' }), severity: 'warning' }),
  flows: (value) => ({ summary: asText(value['message']) ?? `A WhatsApp Flow: ${inWords(asText(value['event']) ?? 'a change')}.`, severity: /ERROR|LATENCY|AVAILABILITY/.test(asText(value['event']) ?? '') ? 'warning' : 'notice' }),
  calls: () => notice('Somebody called this number on WhatsApp. Parley does not take calls.'),
  history: readHistory,
  smb_app_state_sync: (value) => notice(`The phone app told of ${asNumber(value['count']) ?? 'some'} contacts in its address book. They are not taken over.`),
  payment_configuration_update: () => notice('The payment settings of the account have changed.'),
  partner_solutions: (value) => notice(`A partner solution: ${inWords(asText(value['event']) ?? 'a change')}.`),
  automatic_events: () => notice('WhatsApp recognised an event in a conversation, for ads. Parley makes no use of it.'),
  tracking_events: () => notice('WhatsApp sent an event for ads. Parley makes no use of it.'),
  messages: (value) => notice(`Something arrived that Parley makes nothing of. ${asText(value['reason']) ?? 'It could not be read.'}`),
}

/**
 * What a webhook about an account, a number or a template means, in plain words and as data. Never throws;
 * a field that is not known is said to be kept.
 *
 * @param field Meta's name of the webhook field. Its samples name a wrong one at times, so shape counts as well.
 */
export function readChannelEvent(field: string, value: JsonObject): ChannelEventReading {
  try {
    const byShape = 'message_template_id' in value && asText(value['event']) !== undefined ? 'message_template_status_update' : field
    const read = Object.hasOwn(readers, byShape) ? readers[byShape] : undefined
    if (read) return read(value)
    if (field.startsWith('group_')) return notice('Something changed in a WhatsApp group. Parley answers single customers.')
  } catch {
    // Whatever it was, it is kept.
  }
  return notice(`WhatsApp sent a notice of the kind "${field || 'unnamed'}", which Parley does not know. It was kept.`)
}

const displayOf = (value: JsonObject) => {
  const displayNumber = asText(value['display_phone_number'])
  return displayNumber === undefined ? {} : { displayNumber }
}

function readReview(value: JsonObject): ChannelEventReading {
  const decision = asText(value['decision']) ?? 'unknown'
  const words: Record<string, ChannelEventReading> = {
    APPROVED: notice('Meta has reviewed the account and approved it.'),
    REJECTED: { summary: 'Meta has reviewed the account and rejected it. Open Account quality in the Meta Business Suite to see why and to ask for another review.', severity: 'alarm' },
    PENDING: notice('Meta is reviewing the account.'),
    DEFERRED: { summary: 'Meta has put off the review of the account; it may want more documents. See Security Centre in the Meta Business Suite.', severity: 'warning' },
  }
  return words[decision] ?? notice(`The review of the account: ${inWords(decision)}.`)
}

function readAlert(value: JsonObject): ChannelEventReading {
  const alert = asRecord(value['alert_info']) ?? value
  const severity = asText(alert['alert_severity']) ?? ''
  const said = asText(alert['alert_description']) ?? inWords(asText(alert['alert_type']) ?? 'an alert')
  return { summary: `Meta says: ${said}`, severity: /CRITICAL/i.test(severity) ? 'alarm' : /WARNING/i.test(severity) ? 'warning' : 'notice' }
}

function readCapability(value: JsonObject): ChannelEventReading {
  const limitTier = limitTierOf(value['max_daily_conversations_per_business'] ?? value['max_daily_conversation_per_phone'])
  const numbers = asNumber(value['max_phone_numbers_per_business']) ?? asNumber(value['max_phone_numbers_per_waba'])
  const parts = [limitTier && `New customers a day: ${tierInWords(limitTier)}.`, numbers !== undefined && `Phone numbers: at most ${numbers}.`].filter(Boolean)
  return { ...notice(parts.join(' ') || 'The limits of the business have changed.'), ...(limitTier && { facts: { limitTier } }) }
}

function readQuality(value: JsonObject): ChannelEventReading {
  const event = asText(value['event']) ?? ''
  const limitTier = limitTierOf(value['max_daily_conversations_per_business'] ?? value['current_limit'])
  const upgraded = event === 'THROUGHPUT_UPGRADE'
  const facts = { ...(limitTier && { limitTier }), ...(upgraded && { throughput: 'HIGH', messagesPerSecond: 1000 }) }
  const said: Record<string, string> = {
    ONBOARDING: 'The number is registered.',
    THROUGHPUT_UPGRADE: 'The number may now send 1,000 messages a second.',
    FLAGGED: 'Customers block or report this number. If that goes on, its limit is lowered.',
    UNFLAGGED: 'The quality of the number is good again.',
    UPGRADE: 'The number may write to more new customers a day.',
    DOWNGRADE: 'The number may write to fewer new customers a day.',
  }
  const words = [said[event] ?? (event ? `The number: ${inWords(event)}.` : ''), limitTier && `New customers a day: ${tierInWords(limitTier)}.`].filter(Boolean).join(' ')
  return {
    summary: words || 'The quality of the number was looked at.',
    severity: event === 'FLAGGED' || event === 'DOWNGRADE' ? 'warning' : 'notice',
    ...displayOf(value),
    ...(Object.keys(facts).length > 0 && { facts }),
  }
}

const nameReasons: Record<string, string> = {
  NAME_EMPLOYEE_ISSUE: 'It names a person who works there.',
  NAME_ESSENTIAL_WORDS: 'It lacks essential words.',
  NAME_FORMAT_UNACCEPTABLE: 'Its format is not accepted.',
  NAME_NOT_CONSISTENT: 'It does not fit the business.',
}

function readName(value: JsonObject): ChannelEventReading {
  const decision = asText(value['decision']) ?? 'PENDING'
  const name = asText(value['requested_verified_name'])
  const reason = asText(value['rejection_reason'])
  const why = reason === undefined || reason === 'NONE' ? '' : ` ${nameReasons[reason] ?? `Meta’s reason: ${inWords(reason)}.`}`
  const called = name === undefined ? 'The name that customers see' : `The name “${name}”`
  const said: Record<string, string> = { APPROVED: 'was approved', REJECTED: 'was rejected', PENDING: 'is being reviewed', DEFERRED: 'is not decided yet' }
  return {
    summary: `${called} ${said[decision] ?? `: ${inWords(decision)}`}.${why}`,
    severity: decision === 'REJECTED' ? 'warning' : 'notice',
    ...displayOf(value),
    facts: { nameStatus: decision, ...(decision === 'APPROVED' && name !== undefined && { verifiedName: name }) },
  }
}

function readUsername(value: JsonObject): ChannelEventReading {
  const username = asText(value['username'])?.replace(/^@/, '')
  const status = asText(value['status']) ?? ''
  const said: Record<string, string> = { approved: `The number is now @${username}.`, reserved: `The username @${username} is reserved for the number.`, deleted: 'The number has no username any more.' }
  const facts = status === 'deleted' ? { username: null } : status === 'approved' && username !== undefined ? { username } : undefined
  return { ...notice(said[status] ?? `The username of the number: ${inWords(status)}.`), ...displayOf(value), ...(facts && { facts }) }
}

function readSecurity(value: JsonObject): ChannelEventReading {
  const event = asText(value['event']) ?? ''
  const by = asText(value['requester'])
  const said: Record<string, string> = {
    PIN_CHANGED: 'The two-step PIN of the number was changed.',
    PIN_RESET_REQUEST: 'Somebody asked to reset the two-step PIN of the number.',
    PIN_REQUEST_SUCCESS: 'The two-step PIN of the number was reset.',
  }
  const words = said[event] ?? `Security of the number: ${inWords(event || 'a change')}.`
  return { summary: `${words}${by === undefined ? '' : ` By: ${by}.`} If that was nobody of yours, change the PIN in the WhatsApp Manager.`, severity: 'warning', ...displayOf(value) }
}

function readPreferences(value: JsonObject): ChannelEventReading {
  const preferences = asArray(value['user_preferences']).flatMap((item): MarketingPreference[] => {
    const entry = asRecord(item)
    const wish = asText(entry?.['value'])
    if (!entry || wish === undefined || asText(entry['category']) !== 'marketing_messages') return []
    const who = readAddress(entry['wa_id'], entry['user_id'])
    if (!isKnown(who)) return []
    const at = asTime(entry['timestamp'])
    return [{ who, granted: wish !== 'stop', words: asText(entry['detail']) ?? `${wish} marketing messages`, ...(at !== undefined && { at }) }]
  })
  const stopped = preferences.filter(({ granted }) => !granted).length
  const resumed = preferences.length - stopped
  const people = (count: number) => (count === 1 ? 'A customer' : `${count} customers`)
  const parts = [stopped > 0 && `${people(stopped)} stopped marketing messages in WhatsApp.`, resumed > 0 && `${people(resumed)} allowed marketing messages again in WhatsApp.`].filter(Boolean)
  return { ...notice(parts.join(' ') || 'The preferences of a customer have changed.'), ...(preferences.length > 0 && { preferences }) }
}

const qualities: Record<string, string> = { GREEN: 'high', YELLOW: 'medium', RED: 'low', UNKNOWN: 'not known yet' }

const templateOf = (value: JsonObject) => {
  const language = asText(value['message_template_language'])
  return `“${asText(value['message_template_name']) ?? asText(String(value['message_template_id'] ?? '')) ?? 'unnamed'}”${language === undefined ? '' : ` (${language})`}`
}

function readTemplateStatus(value: JsonObject): ChannelEventReading {
  const event = asText(value['event']) ?? ''
  const template = `The template ${templateOf(value)}`
  const told = asRecord(value['rejection_info'])
  const reason = [asText(told?.['reason']) ?? asText(value['reason']), asText(told?.['recommendation']), asText(asRecord(value['other_info'])?.['description'])].filter((part) => part !== undefined && part !== 'NONE').map((part) => (/^[A-Z_]+$/.test(part!) ? `${inWords(part!)}.` : part)).join(' ')
  const said: Record<string, [string, ChannelEventReading['severity']]> = {
    APPROVED: ['was approved.', 'notice'], REJECTED: ['was rejected.', 'warning'], PENDING: ['is being reviewed.', 'notice'], PAUSED: ['is paused: customers blocked or reported it. Cards that use it do not send.', 'alarm'],
    DISABLED: ['is disabled. Cards that use it do not send.', 'alarm'], FLAGGED: ['is rated badly and will be disabled if that stays so.', 'warning'], REINSTATED: ['may be used again.', 'notice'],
    IN_APPEAL: ['is being reviewed once more.', 'notice'], LIMIT_EXCEEDED: ['was not taken: the account has too many templates.', 'warning'], LOCKED: ['is locked and cannot be edited.', 'notice'],
    ARCHIVED: ['was archived.', 'notice'], UNARCHIVED: ['was taken out of the archive.', 'notice'], PENDING_DELETION: ['will be deleted.', 'warning'], DELETED: ['was deleted.', 'notice'],
  }
  const [words, severity] = said[event] ?? [`: ${inWords(event || 'a change')}.`, 'notice']
  return { summary: [`${template} ${words}`, reason].filter(Boolean).join(' '), severity }
}

function readCategory(value: JsonObject): ChannelEventReading {
  const correct = asText(value['correct_category'])
  // In the warning a day before, Meta calls the category of today the "new" one.
  if (correct !== undefined) return { summary: `Meta will file the template ${templateOf(value)} under ${inWords(correct)}. Its price and who may receive it change with that.`, severity: 'warning' }
  return { summary: `Meta has filed the template ${templateOf(value)} under ${inWords(asText(value['new_category']) ?? 'another category')}.`, severity: 'warning' }
}

function readHistory(value: JsonObject): ChannelEventReading {
  if (value['declined'] === true) return notice('The owner did not share the earlier chats of the phone app.')
  const progress = asNumber(value['progress'])
  return notice(`WhatsApp sent earlier chats of the phone app${progress === undefined ? '' : ` (${progress} %)`}. They are not taken over.`)
}

