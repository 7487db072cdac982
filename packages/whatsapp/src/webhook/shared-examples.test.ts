import { describe, expect, it } from 'vitest'
import { listShared, readShared, sharedExamplesPresent, whySkipped } from '../testing/shared-examples.ts'
import { splitWebhook } from './split-webhook.ts'

const folder = 'examples/whatsapp-webhooks/post'
const businessNumber = '106540352242922'
const receivedAt = 1_760_000_000_000
const wamid = (end: string) => `wamid.HBgLMTY1MDM4Nzk0MzkVAgA${end}`

/** A message of Sheena's as it must come out; `rest` beside its content. */
const message = (id: string, seconds: number, content: object, rest: object = {}) => ({
  kind: 'message',
  sourceId: id,
  numberId: businessNumber,
  message: { id, from: { phone: '+16505551234' }, profileName: 'Sheena Nelson', sentAt: seconds * 1000, content, ...rest },
})

const group = (field: string) => ({ kind: 'account', sourceId: expect.stringMatching(/^hash:/), accountId: '102290129340398', numberId: businessNumber, field, at: receivedAt, value: expect.objectContaining({ groups: [expect.anything()] }) })

/** Every example that Meta published, and the neutral event that it is. */
const expected: Record<string, object> = {
  'request-button-message.json': message(wamid('SGBQzQUU0M0MxQzQzMUJCMTMwNUZFOQA='), 1750091045, { type: 'choice', id: 'Unsubscribe', title: 'Unsubscribe', from: 'template' }, { replyTo: wamid('RGBJFNjk2OTMwNEZCQjhGMzUyQUYA') }),
  'request-contact-sharing-message.json': message(wamid('SGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA='), 1744344496, { type: 'contacts', contacts: [{ name: 'Lucía Gómez', phones: ['+19835552319'], organisation: 'Google' }] }),
  'request-group-create-message.json': group('group_lifecycle_update'),
  'request-group-remove-participants.json': group('group_participants_update'),
  'request-group-settings-update.json': group('group_settings_update'),
  'request-image-message.json': message(wamid('SGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA='), 1744344496, {
    type: 'image', media: { id: '1003383421387256', mimeType: 'image/jpeg', sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=' }, caption: 'Taj Mahal',
  }),
  'request-interactive-button-reply-message.json': message(wamid('SGBQzQTZBQzg0MzQ4QjRCM0NGNkVGOAA='), 1750025136, { type: 'choice', id: 'cancel-button', title: 'Cancel', from: 'button' }, { replyTo: wamid('RGBI3MEM2RUJFNkI0RENGQTVDRjUA') }),
  'request-interactive-list-reply-message.json': message(
    wamid('SGBQzQUJDQ0NDM0FEODY4ODkzOTc5RgA='), 1749854575, { type: 'choice', id: 'priority_express', title: 'Priority Mail Express', description: 'Next Day to 2 Days', from: 'list' }, { replyTo: wamid('RGBJGMzEyNzhENTZDMzNGODlDRDgA') },
  ),
  'request-location-message.json': message(wamid('SGBQzQTU2MjZEMDBGRkE3MENEMDE0RQA='), 1744344496, {
    type: 'location', latitude: 37.44221496582, longitude: -122.16165924072, name: 'Philz Coffee', address: '101 Forest Ave, Palo Alto, CA 94301', url: 'https://philzcoffee.com/',
  }),
  'request-order-message.json': message(wamid('SGBQzQTEyQjFGNzI1QTQxMjI5QTMyOQA='), 1750096325, {
    type: 'order', catalogId: '194836987003835', items: [{ productId: 'di9ozbzfi4', quantity: 2, price: 30, currency: 'USD' }, { productId: 'nqryix03ez', quantity: 1, price: 25, currency: 'USD' }],
  }),
  'request-reaction-message.json': message(wamid('SGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA='), 1749419544, { type: 'reaction', messageId: wamid('RGBI0RTJEOTc2ODVERUY5RDlGNkYA'), emoji: '👍' }),
  'request-system-message.json': {
    kind: 'identity', sourceId: 'wamid.HBgLMTk4MzU1NTE5NzQVAgASGAoxMTgyMDg2MjY3AA==', numberId: businessNumber, previous: { phone: '+16505551234' }, current: { phone: '+12195555358' }, sentAt: 1750269342000,
  },
  'request-text-message-from-click-to-whatsapp-ad.json': message(wamid('SGBQzQUQ0N0VFMDA2MTQ0RkJFNkNDNAA='), 1750275992, { type: 'text', text: 'Hello! Can I get more info on this?' }, {
    referral: {
      sourceType: 'ad', sourceId: '120226305854810726', url: 'https://fb.me/3cr4Wqqkv', headline: 'Chat with us', body: 'Summer Succulents are here!', media: { type: 'image', url: 'https://scontent.xx.fbcdn.net/v/t45.1...' },
      clickId: 'Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4_0NiNhEgpGo0AHemvuSoifXaytfTzcchptiErTKCqTrJ5nW1h7IHYeYymGb5K5J5iTROpBhWAGaIAeUzHL50', welcomeText: 'Hi there! Let us know how we can help!',
    },
  }),
  'request-text-message-with-context-product-inquiry.json': message(wamid('SGBQzQTA2NTUwRkNEMDdFQjJCRUU0NQA='), 1750016800, { type: 'text', text: 'Is this still available?' }, {
    replyTo: wamid('RGA9wcm9kdWN0X2lucXVpcnkA'), product: { catalogId: '194836987003835', productId: 'di9ozbzfi4' },
  }),
  'request-text-message.json': message(wamid('SGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA='), 1749416383, { type: 'text', text: 'Does it come in another color?' }),
  'request-unsupported-message.json': message('wamid.HBgLMTQyMDU1NTA3NDkVAgASGBI5N0MwRjg0RTVBNUI1RDA2OTkA', 1750090702, { type: 'unsupported', reason: 'Message type is currently not supported.' }),
}

describe.skipIf(!sharedExamplesPresent)(`Meta’s own example webhooks${whySkipped}`, () => {
  it('are all in the table', () => {
    expect(listShared(folder)).toEqual(Object.keys(expected).sort())
  })

  it.each(Object.entries(expected))('%s is what it says', (file, event) => {
    expect(splitWebhook(readShared(`${folder}/${file}`), receivedAt)).toEqual([event])
  })
})
