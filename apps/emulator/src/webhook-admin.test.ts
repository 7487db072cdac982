import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customer, numberId, startWorld, type TestWorld } from './testing/world.ts'

let world: TestWorld

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

async function next(count: number) {
  const deadline = Date.now() + 5_000
  while (world.receiver.updates.length < count) {
    if (Date.now() > deadline) throw new Error('No webhook came.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return world.receiver.updates[count - 1]!
}

describe('any webhook', () => {
  it.each([
    ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [] }, { kind: 'account', accountId: '419561257915477', value: { event: 'ACCOUNT_RESTRICTION' } }],
    ['phone_number_quality_update', { event: 'THROUGHPUT_UPGRADE' }, { kind: 'account', value: { display_phone_number: '15550783881', event: 'THROUGHPUT_UPGRADE' } }],
    ['security', { event: 'PIN_CHANGED' }, { kind: 'account', value: { display_phone_number: '15550783881' } }],
    ['business_capability_update', { max_daily_conversations_per_business: 2000 }, { kind: 'account' }],
    ['user_preferences', { user_preferences: [] }, { kind: 'account', numberId }],
    ['never_heard_of', { a: 1 }, { kind: 'unknown', field: 'never_heard_of' }],
    ['smb_message_echoes', { message_echoes: [{ from: '15550783881', to: '16505550100', id: 'wamid.e', timestamp: '1750025136', type: 'text', text: { body: 'Hi' } }] }, { kind: 'echo', numberId, content: { type: 'text', text: 'Hi' } }],
    ['messages', { messages: [{ from: '16505550100', id: 'wamid.s', timestamp: '1750025136', type: 'system', system: { type: 'user_changed_number', wa_id: '16505550101' } }] }, { kind: 'identity', current: { phone: '+16505550101' } }],
  ])('%s goes out signed, about the number', async (field, value, expected) => {
    const before = world.receiver.updates.length
    expect((await world.call('POST', '/_emulator/webhooks', { number: numberId, field, value })).status).toBe(200)
    expect(await next(before + 1)).toMatchObject(expected)
  })

  it('about a number that is not there is refused', async () => {
    expect((await world.call('POST', '/_emulator/webhooks', { number: '1', field: 'security', value: {} })).status).toBe(404)
  })
})

describe('any message', () => {
  it.each([
    [{ type: 'image', image: { id: 'm', mime_type: 'image/jpeg' } }, 'image'],
    [{ type: 'audio', audio: { id: 'm', mime_type: 'audio/ogg', voice: true } }, 'audio'],
    [{ type: 'sticker', sticker: { id: 'm', mime_type: 'image/webp' } }, 'sticker'],
    [{ type: 'location', location: { latitude: 1, longitude: 2 } }, 'location'],
    [{ type: 'contacts', contacts: [{ name: { formatted_name: 'Bo' }, phones: [{ phone: '+491701234567' }], origin: 'contact_request' }] }, 'contacts'],
    [{ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"a":1}' } } }, 'form'],
    [{ type: 'button', button: { payload: 'x', text: 'X' } }, 'choice'],
    [{ type: 'order', order: { catalog_id: 'c', product_items: [] } }, 'order'],
    [{ type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }, 'reaction'],
    [{ type: 'unsupported', errors: [{ code: 131051 }] }, 'unsupported'],
    [{ type: 'interactive' }, 'unsupported'],
    [{ type: 'request_welcome' }, 'welcome-request'],
    [{ type: 'text', text: { body: 'Hi' }, referral: { source_type: 'ad', source_id: '7' } }, 'text'],
  ])('%j arrives as what it is', async (message, type) => {
    const before = world.receiver.updates.length
    expect((await world.call('POST', '/_emulator/inbound', { number: numberId, customer, message })).status).toBe(200)
    expect(await next(before + 1)).toMatchObject({ kind: 'message', message: { content: { type } } })
  })

  it('an edit and a deletion of what was written', async () => {
    const before = world.receiver.updates.length
    const { json } = await world.call('POST', '/_emulator/inbound', { number: numberId, customer, message: { type: 'text', text: { body: 'a' } } })
    const original_message_id = (json['message'] as { id: string }).id
    await next(before + 1)
    await world.call('POST', '/_emulator/inbound', { number: numberId, customer, message: { type: 'edit', edit: { original_message_id, message: { type: 'text', text: { body: 'b' } } } } })
    expect(await next(before + 2)).toMatchObject({ message: { content: { type: 'edit', messageId: original_message_id, text: 'b' } } })
    await world.call('POST', '/_emulator/inbound', { number: numberId, customer, message: { type: 'revoke', revoke: { original_message_id } } })
    expect(await next(before + 3)).toMatchObject({ message: { content: { type: 'revoke', messageId: original_message_id } } })
  })
})
