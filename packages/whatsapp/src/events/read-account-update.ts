import { stoppedByMeta, type ChannelEventReading, type JsonObject } from '@parley/channel'
import { asArray, asRecord, asText, asTime } from '../webhook/read.ts'
import { inWords } from './words.ts'

type Reading = Pick<ChannelEventReading, 'summary' | 'severity' | 'sending'>

const stop = (reason: string, todo: string, until?: number): Reading => ({ summary: `${stoppedByMeta}${reason} ${todo} What waits is kept.`, severity: 'alarm', sending: { do: 'stop', reason: `${stoppedByMeta}${reason} ${todo}`, ...(until !== undefined && { until }) } })
const quality = 'See Account quality in the Meta Business Suite, where it can be contested.'

/** The events of `account_update`; one that is not known is told by its name. */
export function readAccountUpdate(value: JsonObject): ChannelEventReading {
  const event = asText(value['event']) ?? ''
  const read = readers[event]
  return read ? read(value) : { summary: `The account: ${inWords(event || 'a change')}.`, severity: 'notice' }
}

const readers: Record<string, (value: JsonObject) => Reading> = {
  ACCOUNT_DELETED: () => stop('deleted the WhatsApp Business account.', 'Connect the number through another account.'),
  ACCOUNT_VIOLATION: (value) => ({
    summary: `Meta has found a violation of its policies: ${inWords(asText(asRecord(value['violation_info'])?.['violation_type']) ?? 'not named')}. If it happens again, sending is restricted. ${quality}`,
    severity: 'warning',
  }),
  ACCOUNT_RESTRICTION: readRestriction,
  DISABLED_UPDATE: readBan,
  VERIFIED_ACCOUNT: () => ({ summary: 'The business is verified.', severity: 'notice' }),
  PARTNER_ADDED: () => ({ summary: 'The account was shared with the app.', severity: 'notice' }),
  PARTNER_APP_INSTALLED: () => ({ summary: 'The app was connected to the account.', severity: 'notice' }),
  PARTNER_REMOVED: () => stop('taken the account away from the app.', 'Connect the number again.'),
  PARTNER_APP_UNINSTALLED: () => stop('disconnected the app from the account.', 'Connect the number again.'),
  ACCOUNT_OFFBOARDED: () => stop('disconnected the number: it was taken off the platform in the phone app.', 'Connect it again from the phone app.'),
  ACCOUNT_RECONNECTED: () => ({ summary: 'The number is connected again; what waited goes out where its window is still open.', severity: 'notice', sending: { do: 'resume' } }),
  MM_LITE_TERMS_SIGNED: () => ({ summary: 'The terms of Marketing Messages were accepted.', severity: 'notice' }),
  AD_ACCOUNT_LINKED: () => ({ summary: 'An ad account was linked.', severity: 'notice' }),
  VOLUME_BASED_PRICING_TIER_UPDATE: () => ({ summary: 'The price tier of the account has changed with its volume.', severity: 'notice' }),
}

/** As a number or a text, in seconds. */
function until(value: unknown): string {
  const at = asTime(value)
  return at === undefined ? '' : ` until ${new Date(at).toISOString().slice(0, 10)}`
}

function readRestriction(value: JsonObject): Reading {
  const restrictions = asArray(value['restriction_info']).flatMap((item) => {
    const entry = asRecord(item)
    const type = asText(entry?.['restriction_type'])
    return entry && type !== undefined ? [{ type, until: until(entry['expiration']), at: asTime(entry['expiration']) }] : []
  })
  const answers = restrictions.find(({ type }) => type === 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING')
  if (answers) return stop(`restricted the account: customers cannot be answered${answers.until}.`, quality, answers.at)
  const said: Record<string, string> = {
    RESTRICTED_BIZ_INITIATED_MESSAGING: 'no conversation can be begun with a template',
    RESTRICTED_ADD_PHONE_NUMBER_ACTION: 'no phone number can be added',
  }
  const words = restrictions.map(({ type, until: end }) => `${said[type] ?? inWords(type)}${end}${type === 'RESTRICTED_BIZ_INITIATED_MESSAGING' ? '; who writes is still answered' : ''}`).join('; ')
  return { summary: `Meta has restricted the account: ${words || 'it does not say how'}. ${quality}`, severity: restrictions.some(({ type }) => type === 'RESTRICTED_BIZ_INITIATED_MESSAGING') ? 'alarm' : 'warning' }
}

function readBan(value: JsonObject): Reading {
  const ban = asRecord(value['ban_info'])
  const state = asText(ban?.['waba_ban_state']) ?? 'DISABLE'
  const date = asText(ban?.['waba_ban_date'])
  if (state === 'REINSTATE') return { summary: 'The account is reinstated; what waited goes out where its window is still open.', severity: 'notice', sending: { do: 'resume' } }
  if (state === 'SCHEDULE_FOR_DISABLE') return { summary: `Meta will disable the account${date === undefined ? '' : ` on ${date}`}. ${quality}`, severity: 'alarm' }
  return stop(`disabled the account${date === undefined ? '' : ` (${date})`}.`, quality)
}
