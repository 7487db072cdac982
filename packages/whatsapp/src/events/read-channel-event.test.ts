import type { JsonObject } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import { listShared, readShared, sharedExamplesPresent } from '../testing/shared-examples.ts'
import { splitWebhook } from '../webhook/split-webhook.ts'
import { readChannelEvent } from './read-channel-event.ts'

const display = { display_phone_number: '15550783881' }
const template = { message_template_id: 7, message_template_name: 'offer', message_template_language: 'de' }

type Row = [field: string, value: JsonObject, summary: RegExp, severity: string, rest?: object]

const table: Row[] = [
  ['account_update', { event: 'ACCOUNT_DELETED' }, /deleted/, 'alarm', { sending: { do: 'stop', reason: expect.stringMatching(/^Meta has deleted/) } }],
  ['account_update', { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } }, /violation.*scam/, 'warning'],
  ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: '1763856000' }] }, /no conversation can be begun.*until 2025-11-23; who writes/, 'alarm', { sending: undefined }],
  ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', expiration: 1763856000 }] }, /no phone number/, 'warning', { sending: undefined }],
  ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' }] }, /cannot be answered/, 'alarm', { sending: { do: 'stop' } }],
  ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', expiration: 1763856000 }] }, /cannot be answered until 2025-11-23/, 'alarm', { sending: { do: 'stop', until: 1763856000000 } }],
  ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'January 1, 2027' } }, /will disable.*January 1, 2027/, 'alarm', { sending: undefined }],
  ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }, /disabled/, 'alarm', { sending: { do: 'stop' } }],
  ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }, /reinstated/, 'notice', { sending: { do: 'resume' } }],
  ['account_update', { event: 'PARTNER_REMOVED' }, /Connect the number again/, 'alarm', { sending: { do: 'stop' } }],
  ['account_update', { event: 'ACCOUNT_OFFBOARDED' }, /phone app/, 'alarm', { sending: { do: 'stop' } }],
  ['account_update', { event: 'ACCOUNT_RECONNECTED' }, /connected again/, 'notice', { sending: { do: 'resume' } }],
  ['account_update', { event: 'VERIFIED_ACCOUNT' }, /verified/, 'notice'],
  ['account_update', { event: 'SOMETHING_NEW' }, /something new/, 'notice'],
  ['account_review_update', { decision: 'REJECTED' }, /rejected/, 'alarm'],
  ['account_review_update', { decision: 'APPROVED' }, /approved/, 'notice'],
  ['account_alerts', { entity_type: 'BUSINESS', alert_info: { alert_severity: 'CRITICAL', alert_type: 'OBA', alert_description: 'Limit not raised.' } }, /Limit not raised/, 'alarm'],
  ['business_capability_update', { max_daily_conversations_per_business: 'TIER_10K', max_phone_numbers_per_business: 25 }, /10,000.*25/, 'notice', { facts: { limitTier: 'TIER_10K' } }],
  ['business_capability_update', { max_daily_conversations_per_business: 2000 }, /2,000/, 'notice', { facts: { limitTier: 'TIER_2K' } }],
  ['business_capability_update', { max_daily_conversation_per_phone: -1 }, /without a limit/, 'notice', { facts: { limitTier: 'TIER_UNLIMITED' } }],
  ['phone_number_quality_update', { ...display, event: 'THROUGHPUT_UPGRADE', max_daily_conversations_per_business: 'TIER_100K' }, /1,000 messages a second/, 'notice', { displayNumber: '15550783881', facts: { limitTier: 'TIER_100K', throughput: 'HIGH', messagesPerSecond: 1000 } }],
  ['phone_number_quality_update', { ...display, event: 'FLAGGED', current_limit: 'TIER_250' }, /block or report/, 'warning', { facts: { limitTier: 'TIER_250' } }],
  ['phone_number_name_update', { ...display, decision: 'APPROVED', requested_verified_name: 'Harbour', rejection_reason: null }, /“Harbour” was approved/, 'notice', { facts: { nameStatus: 'APPROVED', verifiedName: 'Harbour' } }],
  ['phone_number_name_update', { ...display, decision: 'REJECTED', requested_verified_name: 'X', rejection_reason: 'NAME_NOT_CONSISTENT' }, /rejected.*does not fit the business/, 'warning', { facts: { nameStatus: 'REJECTED' } }],
  ['business_username_update', { ...display, username: '@harbour', status: 'approved' }, /@harbour/, 'notice', { facts: { username: 'harbour' } }],
  ['business_username_updates', { ...display, status: 'deleted' }, /no username/, 'notice', { facts: { username: null } }],
  ['business_username_updates', { ...display, username: 'harbour', status: 'reserved' }, /reserved/, 'notice', { facts: undefined }],
  ['security', { ...display, event: 'PIN_CHANGED', requester: '123' }, /PIN.*changed.*By: 123/, 'warning'],
  ['user_preferences', { user_preferences: [{ wa_id: '16505550100', user_id: 'US.1', category: 'marketing_messages', value: 'stop', detail: 'User requested to stop', timestamp: 1763856000 }] }, /A customer stopped/, 'notice', {
    preferences: [{ who: { phone: '+16505550100', userId: 'US.1' }, granted: false, words: 'User requested to stop', at: 1763856000000 }],
  }],
  ['user_preferences', { user_preferences: [{ wa_id: 'US.1', category: 'marketing_messages', value: 'resume' }] }, /allowed/, 'notice', { preferences: [{ who: { userId: 'US.1' }, granted: true, words: 'resume marketing messages' }] }],
  ['user_preferences', { user_preferences: [{ wa_id: '16505550100', category: 'something_else', value: 'stop' }] }, /preferences/, 'notice', { preferences: undefined }],
  ['message_template_status_update', { ...template, event: 'REJECTED', reason: 'INVALID_FORMAT' }, /“offer” \(de\) was rejected. invalid format/, 'warning'],
  ['message_template_status_update', { ...template, event: 'PAUSED', reason: 'NONE' }, /paused/, 'alarm'],
  ['message_template_status_update', { ...template, event: 'DELETED', reason: null }, /deleted/, 'notice'],
  // A wrong field, as in Meta's own sample: told by its shape.
  ['phone_number_quality_update', { ...template, event: 'APPROVED' }, /“offer” \(de\) was approved/, 'notice'],
  ['message_template_quality_update', { ...template, new_quality_score: 'RED' }, /quality.*low/, 'warning'],
  ['message_template_components_update', template, /edited/, 'notice'],
  ['template_category_update', { ...template, new_category: 'UTILITY', correct_category: 'MARKETING', category_update_timestamp: '1763856000' }, /will file.*marketing/, 'warning'],
  ['template_category_update', { ...template, previous_category: 'UTILITY', new_category: 'MARKETING' }, /has filed.*marketing/, 'warning'],
  ['errors', { code: 131000, title: 'Something went wrong' }, /131000/, 'warning'],
  ['flows', { event: 'ENDPOINT_ERROR_RATE', message: 'Too many errors.' }, /Too many errors/, 'warning'],
  ['calls', { calls: [] }, /does not take calls/, 'notice'],
  ['history', { phase: 0, progress: 30 }, /30 %/, 'notice'],
  ['history', { declined: true }, /did not share/, 'notice'],
  ['smb_app_state_sync', { count: 3 }, /3 contacts/, 'notice'],
  ['group_lifecycle_update', { groups: [] }, /group/, 'notice'],
  ['payment_configuration_update', {}, /payment/, 'notice'],
  ['partner_solutions', { event: 'SOLUTION_CREATED' }, /solution created/, 'notice'],
  ['automatic_events', {}, /ads/, 'notice'],
  ['tracking_events', {}, /ads/, 'notice'],
  ['never_heard_of', { a: 1 }, /"never_heard_of".*kept/, 'notice'],
]

describe('what a notice means', () => {
  it.each(table)('%s %j', (field, value, summary, severity, rest = {}) => {
    const reading = readChannelEvent(field, value)
    expect(reading).toMatchObject({ summary: expect.stringMatching(summary), severity })
    for (const [key, expected] of Object.entries(rest)) {
      if (expected === undefined) expect(reading).not.toHaveProperty(key)
      else expect(reading).toMatchObject({ [key]: expected })
    }
  })

  it('whatever is in it, it is said in words and never throws', () => {
    for (const [field] of table)
      for (const value of [{}, { event: 7 }, { event: null, restriction_info: 'x' }, { user_preferences: [null, 1, {}] }, { alert_info: [] }, { decision: {} }] as JsonObject[]) {
        const reading = readChannelEvent(field, value)
        expect(reading.summary).not.toMatch(/undefined|null|\[object/)
        expect(reading.summary.length).toBeGreaterThan(10)
      }
  })

  it.skipIf(!sharedExamplesPresent)('each of Meta’s own examples that belongs to no conversation is said in words', () => {
    const folder = 'examples/whatsapp-webhooks/post'
    const events = listShared(folder).flatMap((file) => splitWebhook(readShared(`${folder}/${file}`))).flatMap((update) => (update.kind === 'account' ? [readChannelEvent(update.field, update.value)] : []))
    expect(events).toHaveLength(3)
    for (const { summary } of events) expect(summary).not.toContain('does not know')
  })
})
