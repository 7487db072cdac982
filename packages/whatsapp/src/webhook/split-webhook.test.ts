import * as fc from 'fast-check'
import { isConversational, type ChannelUpdate } from '@parley/channel'
import { describe, expect, it } from 'vitest'
import { splitWebhook } from './split-webhook.ts'

const bsuid = 'US.13491208655302741918'
const seconds = 1750025136
const sentAt = seconds * 1000

function envelope(value: object, field = 'messages', entry: object = {}) {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: 'waba-1', ...entry, changes: [{ field, value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '+1 555-0783881', phone_number_id: 'number-1' }, ...value } }] }],
  }
}

const ada = { profile: { name: 'Ada', username: '@ada' }, wa_id: '16505550100', user_id: bsuid }

function inbound(message: object, contacts: object[] = [ada]) {
  const updates = splitWebhook(envelope({ contacts, messages: [{ id: 'wamid.A/+==', from: '16505550100', timestamp: String(seconds), ...message }] }))
  expect(updates).toHaveLength(1)
  return updates[0] as ChannelUpdate
}

function contentOf(message: object) {
  const update = inbound(message)
  if (update.kind !== 'message') throw new Error(`Expected a message, got ${JSON.stringify(update)}`)
  return update.message.content
}

describe('messages', () => {
  it('carries everything that is known about a text', () => {
    expect(inbound({ type: 'text', text: { body: 'Hi 👋' }, context: { from: '15550783881', id: 'wamid.B', forwarded: true } })).toEqual({
      kind: 'message',
      sourceId: 'wamid.A/+==',
      numberId: 'number-1',
      message: {
        id: 'wamid.A/+==',
        from: { phone: '+16505550100', userId: bsuid },
        profileName: 'Ada',
        username: '@ada',
        sentAt,
        content: { type: 'text', text: 'Hi 👋' },
        replyTo: 'wamid.B',
        forwarded: 'once',
      },
    })
  })

  it.each([
    [{ type: 'image', image: { id: 'm1', mime_type: 'image/jpeg', sha256: 'abc=', caption: 'Look' } }, { type: 'image', media: { id: 'm1', mimeType: 'image/jpeg', sha256: 'abc=' }, caption: 'Look' }],
    [{ type: 'video', video: { id: 'm1', mime_type: 'video/mp4' } }, { type: 'video', media: { id: 'm1', mimeType: 'video/mp4' } }],
    [{ type: 'audio', audio: { id: 'm1', mime_type: 'audio/ogg; codecs=opus', voice: true } }, { type: 'audio', media: { id: 'm1', mimeType: 'audio/ogg; codecs=opus', voice: true } }],
    [{ type: 'document', document: { id: 'm1', mime_type: 'application/pdf', filename: 'a.pdf' } }, { type: 'document', media: { id: 'm1', mimeType: 'application/pdf', filename: 'a.pdf' } }],
    [{ type: 'sticker', sticker: { id: 'm1', mime_type: 'image/webp', animated: true } }, { type: 'sticker', media: { id: 'm1', mimeType: 'image/webp', animated: true } }],
    [{ type: 'location', location: { latitude: '37.4', longitude: -122, name: 'Philz' } }, { type: 'location', latitude: 37.4, longitude: -122, name: 'Philz' }],
    [
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Bo' }, phones: [{ phone: '+1 (983) 555-2319' }], origin: 'contact_request' }] },
      { type: 'contacts', contacts: [{ name: 'Bo', phones: ['+19835552319'], own: true }] },
    ],
    [{ type: 'contacts', contacts: [{ name: {}, phones: [], origin: 'other' }] }, { type: 'contacts', contacts: [{ name: '', phones: [] }] }],
    [{ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } } }, { type: 'choice', id: 'yes', title: 'Yes', from: 'button' }],
    [{ type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Row', description: 'x' } } }, { type: 'choice', id: 'r1', title: 'Row', description: 'x', from: 'list' }],
    [{ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"a":[1]}' } } }, { type: 'form', name: 'flow', response: { a: [1] } }],
    [{ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '[1]' } } }, { type: 'form', response: '[1]' }],
    [{ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{broken' } } }, { type: 'form', response: '{broken' }],
    [{ type: 'edit', edit: { original_message_id: 'wamid.O', message: { type: 'image', image: { id: 'm', caption: 'New' } } } }, { type: 'edit', messageId: 'wamid.O', text: 'New' }],
    [{ type: 'interactive' }, { type: 'unsupported', reason: 'The answer is missing.', original: 'interactive' }],
    [{ type: 'interactive', interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } } }, { type: 'unsupported', reason: 'This kind of answer is not known to Parley.', original: 'call_permission_reply' }],
    [{ type: 'button', button: { payload: 'n7:yes', text: 'Yes' } }, { type: 'choice', id: 'n7:yes', title: 'Yes', from: 'template' }],
    [{ type: 'button', button: { text: 'Yes' } }, { type: 'choice', id: 'Yes', title: 'Yes', from: 'template' }],
    [{ type: 'reaction', reaction: { message_id: 'wamid.B', emoji: '👍' } }, { type: 'reaction', messageId: 'wamid.B', emoji: '👍' }],
    [{ type: 'reaction', reaction: { message_id: 'wamid.B', emoji: '' } }, { type: 'reaction', messageId: 'wamid.B' }],
    [{ type: 'reaction', reaction: { message_id: 'wamid.B' } }, { type: 'reaction', messageId: 'wamid.B' }],
    [
      { type: 'order', order: { catalog_id: 'c', text: '', product_items: [{ product_retailer_id: 'p', quantity: 2, item_price: 4.5, currency: 'EUR' }, 'odd'] } },
      { type: 'order', catalogId: 'c', items: [{ productId: 'p', quantity: 2, price: 4.5, currency: 'EUR' }] },
    ],
    [{ type: 'edit', edit: { original_message_id: 'wamid.B', message: { type: 'text', text: { body: 'New' } } } }, { type: 'edit', messageId: 'wamid.B', text: 'New' }],
    [{ type: 'revoke', revoke: { original_message_id: 'wamid.B' } }, { type: 'revoke', messageId: 'wamid.B' }],
    [{ type: 'request_welcome' }, { type: 'welcome-request' }],
    [
      { type: 'unsupported', unsupported: { type: 'poll_creation' }, errors: [{ code: 131051, title: 'T', error_data: { details: 'Not supported.' } }] },
      { type: 'unsupported', reason: 'Not supported.', original: 'poll_creation' },
    ],
    [{ type: 'hologram', hologram: {} }, { type: 'unsupported', reason: 'This kind of message is not known to Parley.', original: 'hologram' }],
    [{ type: 'image', image: [] }, { type: 'unsupported', reason: 'The file is missing.', original: 'image' }],
    [{ type: 'text', text: 'flat' }, { type: 'unsupported', reason: 'The text is missing.', original: 'text' }],
  ])('reads %j', (message, expected) => {
    expect(contentOf(message)).toEqual(expected)
  })

  it('keeps a forwarded card apart from a shared own number', () => {
    const content = contentOf({ type: 'contacts', contacts: [{ name: { formatted_name: 'Bo' }, phones: [{ phone: '+19835552319' }], origin: 'other' }] })
    expect(content).toEqual({ type: 'contacts', contacts: [{ name: 'Bo', phones: ['+19835552319'] }] })
  })

  it('drops what PostgreSQL cannot store, and nothing else', () => {
    expect(contentOf({ type: 'text', text: { body: 'a\u0000b\ud83d c👍' } })).toEqual({ type: 'text', text: 'ab\ufffd c👍' })
  })

  it('reads where an ad sent the customer from', () => {
    const update = inbound({ type: 'text', text: { body: 'Hi' }, referral: { source_type: 'ad', source_id: '120', source_url: 'https://fb.me/x', headline: 'Chat', body: 'Hello', ctwa_clid: 'Aff' } })
    expect(update).toMatchObject({ message: { referral: { sourceType: 'ad', sourceId: '120', url: 'https://fb.me/x', headline: 'Chat', body: 'Hello', clickId: 'Aff' } } })
  })
})

describe('who wrote it', () => {
  const from = (message: object, contacts: object[]) => {
    const update = inbound({ type: 'text', text: { body: 'x' }, ...message }, contacts)
    return update.kind === 'message' ? update.message.from : update.kind
  }
  it('knows a customer without a phone number', () => {
    expect(from({ from: undefined, from_user_id: bsuid }, [{ profile: { name: 'Ada' }, user_id: bsuid }])).toEqual({ userId: bsuid })
  })
  it('knows a business-scoped id where a phone number is documented', () => {
    expect(from({ from: bsuid }, [{ profile: {}, wa_id: bsuid }])).toEqual({ userId: bsuid })
  })
  it('completes a phone number with the id of the matching contact, wherever that stands', () => {
    expect(from({}, [{ wa_id: '4999', user_id: 'DE.9' }, ada])).toEqual({ phone: '+16505550100', userId: bsuid })
  })
  it('never borrows the identity of a contact that does not match', () => {
    expect(from({}, [{ wa_id: '499912345', user_id: 'DE.9' }])).toEqual({ phone: '+16505550100' })
  })
  it('uses the only contact when the message names nobody', () => {
    expect(from({ from: undefined }, [ada])).toEqual({ phone: '+16505550100', userId: bsuid })
  })
  it('hands over a message from nobody as unknown', () => {
    expect(from({ from: undefined }, [])).toBe('unknown')
  })
  it('hands over a group message as unknown, so that nobody is answered in private', () => {
    expect(from({ group_id: 'G1' }, [ada])).toBe('unknown')
  })
})

describe('statuses', () => {
  const status = (part: object) => splitWebhook(envelope({ statuses: [{ id: 'wamid.B', status: 'sent', timestamp: seconds, ...part }] }))[0] as ChannelUpdate

  it('carries the effect, the price and the error', () => {
    expect(status({ status: 'failed', biz_opaque_callback_data: 'e1', pricing: { type: 'regular' }, errors: [{ code: 131049, title: 'T', error_data: { details: 'D' } }] })).toEqual({
      kind: 'status',
      sourceId: 'wamid.B:failed',
      numberId: 'number-1',
      status: { messageId: 'wamid.B', status: 'failed', at: sentAt, effectId: 'e1', pricing: { type: 'regular' }, error: { code: 131049, title: 'T', details: 'D' } },
    })
  })
  it('tells the participants of a group apart', () => {
    expect(status({ recipient_participant_id: '1650' }).sourceId).toBe('wamid.B:sent:1650')
  })
  it('hands over a status that means nothing to us as unknown', () => {
    expect(status({ status: 'warning' })).toMatchObject({ kind: 'unknown', sourceId: 'wamid.B:warning' })
  })
})

describe('everything else', () => {
  it('reads an answer that the owner gave on the phone', () => {
    const echo = { from: '15550783881', to: '16505550100', to_user_id: bsuid, id: 'wamid.E', timestamp: String(seconds), type: 'text', text: { body: 'I am here' } }
    expect(splitWebhook(envelope({ message_echoes: [echo] }, 'smb_message_echoes'))).toEqual([
      { kind: 'echo', sourceId: 'wamid.E', numberId: 'number-1', to: { phone: '+16505550100', userId: bsuid }, sentAt, content: { type: 'text', text: 'I am here' } },
    ])
  })

  it.each([
    [{ type: 'user_changed_number', wa_id: '12195555358', user_id: 'US.2', previous_user_id: bsuid }, { previous: { phone: '+16505550100', userId: bsuid }, current: { phone: '+12195555358', userId: 'US.2' } }],
    [{ type: 'user_changed_number', new_wa_id: '12195555358' }, { previous: { phone: '+16505550100' }, current: { phone: '+12195555358' } }],
    [{ type: 'user_changed_user_id', user_id: 'US.2', previous_user_id: bsuid }, { previous: { phone: '+16505550100', userId: bsuid }, current: { userId: 'US.2' } }],
  ])('reads a change of identity %j', (system, expected) => {
    expect(inbound({ type: 'system', system }, [])).toMatchObject({ kind: 'identity', sourceId: 'wamid.A/+==', numberId: 'number-1', sentAt, ...expected })
  })

  it.each([
    [{ type: 'customer_identity_changed' }, /security code/],
    [{ type: 'something_new', body: 'User A did something.' }, /^User A did something\.$/],
  ])('shows the notice %j and lets it move nothing on', (system, words) => {
    const update = inbound({ type: 'system', system, identity: { hash: 'x' } }, [])
    expect(update).toMatchObject({ kind: 'message', message: { from: { phone: '+16505550100' }, content: { type: 'system', text: expect.stringMatching(words) } } })
    if (update.kind === 'message') expect(isConversational(update.message.content)).toBe(false)
  })

  it.each([
    [{ type: 'image', image: { id: 'm1', mime_type: 'image/jpeg', caption: 'Here' } }, { type: 'image', media: { id: 'm1', mimeType: 'image/jpeg' }, caption: 'Here' }],
    [{ type: 'edit', edit: { original_message_id: 'wamid.O', message: { type: 'text', text: { body: 'Better' } } } }, { type: 'edit', messageId: 'wamid.O', text: 'Better' }],
    [{ type: 'revoke', revoke: { original_message_id: 'wamid.O' } }, { type: 'revoke', messageId: 'wamid.O' }],
  ])('reads what the owner did on the phone %j', (echo, content) => {
    const [update] = splitWebhook(envelope({ message_echoes: [{ from: '1555', to_user_id: bsuid, id: 'wamid.E', timestamp: String(seconds), ...echo }] }, 'message_echoes'))
    expect(update).toEqual({ kind: 'echo', sourceId: 'wamid.E', numberId: 'number-1', to: { userId: bsuid }, sentAt, content })
  })

  it('keeps which number an account field is about, where it says so', () => {
    const stop = { contacts: [ada], user_preferences: [{ wa_id: '16505550100', category: 'marketing_messages', value: 'stop', timestamp: seconds }] }
    expect(splitWebhook(envelope(stop, 'user_preferences', { time: seconds }))).toMatchObject([{ kind: 'account', accountId: 'waba-1', numberId: 'number-1', at: sentAt, field: 'user_preferences' }])
  })

  it('hands account fields over whole, each with an id that a repeated delivery shares', () => {
    const body = envelope({ event: 'APPROVED', message_template_id: 7 }, 'message_template_status_update', { time: seconds })
    const [first] = splitWebhook(body)
    expect(first).toMatchObject({ kind: 'account', accountId: 'waba-1', field: 'message_template_status_update', value: { event: 'APPROVED' } })
    expect(splitWebhook(structuredClone(body))).toEqual([first])
    const later = splitWebhook(envelope({ event: 'APPROVED', message_template_id: 7 }, 'message_template_status_update', { time: seconds + 1 }))
    expect(later[0]?.sourceId).not.toBe(first?.sourceId)
  })

  it('hands over an error that belongs to no message', () => {
    expect(splitWebhook(envelope({ errors: [{ code: 130429 }] }))).toMatchObject([{ kind: 'account', field: 'errors', value: { code: 130429 } }])
  })

  it('splits a batch over entries and changes, in order', () => {
    const message = (id: string) => ({ id, from: '16505550100', timestamp: String(seconds), type: 'text', text: { body: id } })
    const one = envelope({ contacts: [ada], messages: [message('a'), message('b')] }).entry[0]
    const two = envelope({ statuses: [{ id: 'c', status: 'read', timestamp: String(seconds) }] }).entry[0]
    const updates = splitWebhook({ object: 'whatsapp_business_account', entry: [one, two] })
    expect(updates.map(({ sourceId }) => sourceId)).toEqual(['a', 'b', 'c:read'])
  })

  it.each([null, undefined, 7, 'x', [], {}, { entry: {} }, { entry: [[]] }, { entry: [{ id: 'x', changes: {} }] }, envelope({ messages: {} }), envelope({ messages: [[], null] }), envelope({}, 'new_field')])(
    'answers %j with unknown',
    (body) => {
      const updates = splitWebhook(body)
      expect(updates.every(({ kind }) => kind === 'unknown')).toBe(true)
      if (!(typeof body === 'object' && body !== null && 'entry' in body && Array.isArray(body.entry) && body.entry.length === 0)) expect(updates.length).toBeGreaterThan(0)
    },
  )
})

describe('whatever arrives', () => {
  const ids = new Set(['message', 'status', 'echo', 'identity', 'account', 'unknown'])
  const sound = (updates: ChannelUpdate[]) => {
    for (const update of updates) {
      expect(ids.has(update.kind)).toBe(true)
      expect(update.sourceId).not.toBe('')
      expect(JSON.parse(JSON.stringify(update))).toEqual(update)
    }
  }

  it('never throws on anything', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withNullPrototype: true }), (body) => sound(splitWebhook(body))), { numRuns: 300 })
  })

  it('never throws on a body that looks right but is wrong in one place', () => {
    const example = envelope({
      contacts: [ada],
      messages: [
        { id: 'a', from: '1650', timestamp: '1', type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } }, context: { id: 'x' }, referral: { source_type: 'ad' } },
        { id: 'b', from: '1650', timestamp: '1', type: 'order', order: { product_items: [{ product_retailer_id: 'p' }] } },
        { id: 'c', from: '1650', timestamp: '1', type: 'contacts', contacts: [{ name: {}, phones: [{ phone: '1' }] }] },
        { id: 'd', from: '1650', timestamp: '1', type: 'system', system: { type: 'user_changed_number', wa_id: '1219555' } },
      ],
      statuses: [{ id: 'e', status: 'failed', errors: [{ code: 1, error_data: {} }] }],
    })
    const paths: (string | number)[][] = []
    const walk = (value: unknown, path: (string | number)[]) => {
      paths.push(path)
      if (typeof value === 'object' && value !== null) for (const [key, item] of Object.entries(value)) walk(item, [...path, key])
    }
    walk(example, [])
    const replaced = (value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown => {
      if (key === undefined) return by
      const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
      Object.assign(copy, { [key]: replaced((value as Record<string | number, unknown>)[key], rest, by) })
      return copy
    }
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(fc.anything(), fc.constantFrom([], {}, [[]], null, '', '\u0000', Number.NaN, -1)), (path, by) => sound(splitWebhook(replaced(example, path, by)))),
      { numRuns: 1000 },
    )
  })

  it('survives a body nested far deeper than any parser guard lets through', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 50_000; level += 1) deep = level % 2 === 0 ? [deep] : { deep }
    sound(splitWebhook(envelope({ deep }, 'flows')))
    sound(splitWebhook(deep))
  })

  it('survives an object that throws when it is looked at', () => {
    const trap = { get entry() { throw new Error('no') } }
    expect(splitWebhook(trap)).toMatchObject([{ kind: 'unknown' }])
  })
})
