import { createWhatsAppChannel } from '@parley/whatsapp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from './testing/receiver.ts'
import { businessPhone, customer, numberFor, numberId, startWorld, token, type TestWorld } from './testing/world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

const errorOf = ({ json }: { json: Record<string, unknown> }) => json['error'] as { code: number; error_subcode?: number; message: string; fbtrace_id: string; error_data?: { details: string } }
const statuses = () => world.receiver.updates.flatMap((update) => (update.kind === 'status' ? [update.status] : []))

describe('a chat', () => {
  it('brings what the customer writes, signed over escaped bytes', async () => {
    const { json } = await world.write({ type: 'text', text: { body: 'Grüße 👋 a/b' } })
    const update = await until('the webhook', () => world.receiver.updates[0])
    expect(update).toMatchObject({
      kind: 'message', numberId,
      message: { id: (json['message'] as { id: string }).id, from: { phone: customer, userId: expect.stringMatching(/^US\.\d+$/) }, profileName: 'Ada', content: { type: 'text', text: 'Grüße 👋 a/b' } },
    })
    expect(world.receiver.bodies[0]).toContain('Gr\\u00fc\\u00dfe \\ud83d\\udc4b a\\/b')
    await until('two ticks', async () => (await world.messages())[0]?.tick === 'delivered')
  })

  it('answers a send as Meta does, and follows with statuses that carry the effect', async () => {
    await world.write()
    const sent = await world.send({ biz_opaque_callback_data: 's:1:0' })
    const id = ((sent.json['messages'] as { id: string }[])[0] as { id: string }).id
    expect(sent).toEqual({ status: 200, json: { messaging_product: 'whatsapp', contacts: [{ input: customer, wa_id: customer.slice(1) }], messages: [{ id }] } })
    await until('delivered', () => statuses().some(({ status }) => status === 'delivered'))
    expect(statuses().map(({ messageId, status, effectId }) => [messageId, status, effectId])).toEqual([[id, 'sent', 's:1:0'], [id, 'delivered', 's:1:0']])
    expect(statuses()[0]?.pricing).toMatchObject({ category: 'service' })
  })

  it('reports read once the phone shows the chat', async () => {
    await world.write()
    await world.send({})
    await until('delivered', () => statuses().some(({ status }) => status === 'delivered'))
    const controller = new AbortController()
    const stream = await fetch(`${world.emulator.url}/phone/api/events?number=${numberId}&customer=${encodeURIComponent(customer)}&open=1`, { signal: controller.signal })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    await until('read', () => statuses().some(({ status }) => status === 'read'))
    controller.abort()
  })

  it('marks read and shows typing, and refuses that for a message it never sent', async () => {
    const { json } = await world.write()
    const id = (json['message'] as { id: string }).id
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: id, typing_indicator: { type: 'text' } }
    expect(await world.call('POST', `/v26.0/${numberId}/messages`, read)).toEqual({ status: 200, json: { success: true } })
    expect((await world.messages())[0]?.tick).toBe('read')
    expect(errorOf(await world.call('POST', `/v26.0/${numberId}/messages`, { ...read, message_id: 'wamid.no' })).code).toBe(131009)
  })

  it('takes the same submission of a phone once', async () => {
    const one = await world.write(undefined, { clientId: 'c1' })
    const two = await world.write(undefined, { clientId: 'c1' })
    expect((one.json['message'] as { id: string }).id).toBe((two.json['message'] as { id: string }).id)
    expect(await world.messages()).toHaveLength(1)
  })

  it('hides the number of a customer with a username, and is written to by user id', async () => {
    await world.write(undefined, { hidePhone: true })
    const update = await until('the webhook', () => world.receiver.updates[0])
    if (update.kind !== 'message') throw new Error(update.kind)
    expect(update.message.from).toEqual({ userId: expect.stringMatching(/^US\./) })
    const sent = await world.send({ to: undefined, recipient: update.message.from.userId })
    expect(sent.json['contacts']).toEqual([{ input: update.message.from.userId, user_id: update.message.from.userId }])
    await until('delivered', () => statuses().some(({ status }) => status === 'delivered'))
  })

  it('has one user id for all numbers of an account; an id that nobody has is undeliverable, by the status', async () => {
    const [other, login] = ['206540352242922', 'login']
    const made = { name: login, language: 'en', category: 'AUTHENTICATION', components: [{ type: 'BODY', add_security_recommendation: true }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] }] }
    expect((await world.call('POST', '/_emulator/numbers', { ...numberFor(world.receiver.webhookUrl), numberId: other, displayPhoneNumber: '+15550783882', templates: [{ name: 'news', language: 'en', body: 'We have news.' }, made] })).status).toBe(200)
    await world.write(undefined, { hidePhone: true })
    const update = await until('the webhook', () => world.receiver.updates[0])
    const userId = update.kind === 'message' ? update.message.from.userId : undefined
    const from = (part: object) => world.call('POST', `/v26.0/${other}/messages`, { messaging_product: 'whatsapp', recipient: userId, ...template('news', 'en'), ...part })
    expect(errorOf(await from({ type: 'text', text: { body: 'Hi' } })), 'they have not written to this one').toMatchObject({ code: 131047 })
    expect(errorOf(await from({ type: 'template', template: { name: login, language: { code: 'en' }, components: [{ type: 'body', parameters: [value('1234')] }, { type: 'button', sub_type: 'url', index: '0', parameters: [value('1234')] }] } })), 'codes go to numbers only').toMatchObject({ code: 131062 })
    expect((await from({})).status).toBe(200)
    await until('delivered', () => statuses().some(({ status }) => status === 'delivered'))
    expect((await from({ recipient: 'US.404' })).status, 'taken, and then failed').toBe(200)
    await until('failed', () => statuses().some(({ status, error }) => status === 'failed' && error?.code === 131026))
  })
})

const option = (id: string, title = id) => ({ type: 'reply', reply: { id, title } })
const buttons = (...items: object[]) => ({ type: 'interactive', interactive: { type: 'button', body: { text: 'x' }, action: { buttons: items } } })
const rows = (count: number, from = 0) => Array.from({ length: count }, (_row, index) => ({ id: `r${from + index}`, title: `Row ${from + index}` }))
const list = (sections: object[], part: object = {}) => ({ type: 'interactive', interactive: { type: 'list', body: { text: 'x' }, action: { button: 'Pick', sections }, ...part } })
const template = (name: string, language: string, ...parameters: object[]) => ({ type: 'template', template: { name, language: { code: language }, ...(parameters.length > 0 && { components: [{ type: 'body', parameters }] }) } })
const value = (text: string, name?: string) => ({ type: 'text', text, ...(name !== undefined && { parameter_name: name }) })

describe('what Meta refuses', () => {
  it.each([
    ['an over-long text', { text: { body: 'x'.repeat(4097) } }, 131009],
    ['an empty text', { text: { body: '' } }, 131009],
    ['no text', { text: undefined }, 131008],
    ['an unknown type', { type: 'hologram' }, 131051],
    ['no recipient', { to: undefined }, 131008],
    ['a recipient that is no number', { to: 'Ada' }, 131009],
    ['itself as recipient', { to: businessPhone }, 131021],
    ['four buttons', buttons(option('a'), option('b'), option('c'), option('d')), 131009],
    ['no buttons', buttons(), 131009],
    ['two buttons of one title', buttons(option('a', 'Yes'), option('b', 'Yes')), 131009],
    ['two buttons of one id', buttons(option('a', 'Yes'), option('a', 'No')), 131009],
    ['an over-long button', buttons(option('a', 'x'.repeat(21))), 131009],
    ['a button id with a space at its end', buttons(option('a ', 'x')), 131009],
    ['eleven rows in two sections', list([{ title: 'A', rows: rows(6) }, { title: 'B', rows: rows(5, 6) }]), 131009],
    ['two sections without titles', list([{ rows: rows(1) }, { title: 'B', rows: rows(1, 1) }]), 131008],
    ['two rows of one id', list([{ rows: [...rows(1), ...rows(1)] }]), 131009],
    ['an over-long row', list([{ rows: [{ id: 'a', title: 'x'.repeat(25) }] }]), 131009],
    ['a picture above a list', list([{ rows: rows(1) }], { header: { type: 'image', image: { link: 'https://x.example/a.png' } } }), 131009],
    ['a file without source', { type: 'image', image: {} }, 131009],
    ['a file with two sources', { type: 'image', image: { id: '1', link: 'https://x.example/a.png' } }, 131009],
    ['a file that was never uploaded', { type: 'image', image: { id: '123' } }, 100],
    ['a caption on sound', { type: 'audio', audio: { link: 'https://x.example/a.mp3', caption: 'x' } }, 131009],
    ['a place off the map', { type: 'location', location: { latitude: 91, longitude: 0 } }, 131009],
    ['an unknown template', template('nobody', 'en'), 132001],
    ['a template in another language', template('come_back', 'de', value('a'), value('b')), 132001],
    ['too few values', template('come_back', 'en_US', value('a')), 132000],
    ['too many values', template('come_back', 'en_US', value('a'), value('b'), value('c')), 132000],
    ['a value without its name', template('reminder', 'en', value('Ada')), 131008],
    ['a value with a line break', template('come_back', 'en_US', value('a\nb'), value('b')), 132018],
    ['a paused template', template('paused', 'en'), 132015],
    ['an over-long effect id', { biz_opaque_callback_data: 'x'.repeat(513) }, 131009],
    ['another product', { messaging_product: 'telegram' }, 100],
  ])('%s', async (_name, part, code) => {
    await world.write()
    const answer = await world.send(part)
    expect(errorOf(answer)).toMatchObject({ code, fbtrace_id: expect.any(String), message: expect.any(String) })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect((await world.messages()).filter(({ from }) => from === 'business')).toEqual([])
  })

  it.each([
    ['buttons', buttons(option('a'), option('b'), option('c'))],
    ['a list of ten', list([{ title: 'A', rows: rows(5) }, { title: 'B', rows: rows(5, 5) }])],
    ['a place', { type: 'location', location: { latitude: '52.5', longitude: 13.4, name: 'Salon' } }],
    ['a template', template('come_back', 'en_US', value('Ada'), value('7'))],
    ['a template with names', template('reminder', 'en', value('Ada', 'first_name'))],
  ])('but takes %s', async (_name, part) => {
    await world.write()
    expect((await world.send(part)).status).toBe(200)
  })

  it('an unknown or missing token, and a number of somebody else', async () => {
    expect(await world.send({}, { authorization: 'Bearer wrong' })).toMatchObject({ status: 401, json: { error: { code: 190 } } })
    expect(await world.send({}, { authorization: '' })).toMatchObject({ status: 401, json: { error: { code: 190 } } })
    const body = { messaging_product: 'whatsapp', to: customer, text: { body: 'x' } }
    expect(errorOf(await world.call('POST', '/v26.0/999/messages', body))).toMatchObject({ code: 100, error_subcode: 33 })
  })

  it('a closed window, until the customer writes; a template still goes', async () => {
    await world.write()
    await world.call('POST', '/_emulator/clock', { advanceMs: 25 * 3_600_000 })
    expect(errorOf(await world.send({})).code).toBe(131047)
    expect((await world.send(template('come_back', 'en_US', value('Ada'), value('7')))).status).toBe(200)
    expect(errorOf(await world.send({})).code).toBe(131047)
    await world.write()
    expect((await world.send({})).status).toBe(200)
  })

  it('nothing at first when the plus is missing: the message goes to nobody, as it would', async () => {
    await world.write()
    expect((await world.send({ to: customer.slice(1), biz_opaque_callback_data: 'e9' })).status).toBe(200)
    const failed = await until('the failure', () => statuses().find(({ status }) => status === 'failed'))
    expect(failed).toMatchObject({ effectId: 'e9', error: { code: 131026 } })
  })

  it('a flood to one customer, where that is switched on', async () => {
    const strict = await startWorld({ pairRate: true })
    await strict.write()
    const codes = []
    for (let count = 0; count < 46; count += 1) codes.push((await strict.send({})).status)
    expect(codes.filter((status) => status === 200)).toHaveLength(45)
    expect(codes.at(-1)).toBe(400)
    await strict.close()
  })
})

describe('bad bodies', () => {
  it.each([
    ['nothing', ''], ['half JSON', '{"a":'], ['a list', '[7]'], ['null', 'null'], ['a number', '7'], ['a prototype', '{"__proto__":{"x":1}}'],
    ['a thousand levels', '['.repeat(1000) + ']'.repeat(1000)], ['odd types', '{"messaging_product":"whatsapp","to":{},"type":[],"text":7}'],
  ])('%s never make a 500', async (_name, body) => {
    for (const path of [`/v26.0/${numberId}/messages`, `/v26.0/${numberId}/media`, '/phone/api/messages', '/phone/api/customers', '/_emulator/numbers', '/_emulator/faults', '/_emulator/clock']) {
      const { status, json } = await world.call('POST', path, body)
      expect(status, path).toBeGreaterThanOrEqual(400)
      expect(status, path).toBeLessThan(500)
      expect(json, path).toHaveProperty('error.code')
    }
  })

  it('3 MB are refused, and other paths are answered in Meta’s shape', async () => {
    expect((await world.call('POST', `/v26.0/${numberId}/messages`, JSON.stringify({ x: 'x'.repeat(3_000_000) }))).status).toBe(413)
    expect(await world.call('GET', '/nowhere')).toMatchObject({ status: 404, json: { error: { code: 2500 } } })
  })
})

describe('files', () => {
  const signal = new AbortController().signal
  const account = () => ({ channelId: 'c', numberId, accessToken: token })
  const channel = () =>
    createWhatsAppChannel({ baseUrl: world.emulator.graphUrl, loadFile: async () => ({ bytes: Buffer.from('PNGPNG'), mimeType: 'image/png', filename: 'a.png' }) })

  it('go up, into a message, to the phone, and down again', async () => {
    await world.write()
    const outcome = await channel().send({ account: account(), to: { phone: customer }, content: { type: 'image', media: { fileId: 'f' }, caption: 'Look' }, effectId: 'e1' }, signal)
    expect(outcome).toMatchObject({ type: 'accepted' })
    const content = (await world.messages()).at(-1)?.content as { id: string }
    expect(await (await fetch(`${world.emulator.url}/phone/media/${content.id}`)).text()).toBe('PNGPNG')
    const file = await channel().download(account(), content.id, signal)
    expect([Buffer.from(file.bytes).toString(), file.mimeType]).toEqual(['PNGPNG', 'image/png'])
    expect(await world.call('DELETE', `/v26.0/${content.id}`)).toEqual({ status: 200, json: { success: true } })
    expect(errorOf(await world.call('GET', `/v26.0/${content.id}`))).toMatchObject({ code: 100, error_subcode: 33 })
  })

  it('are downloaded only with the token', async () => {
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('file', new Blob(['PDF'], { type: 'application/pdf' }), 'menu.pdf')
    const uploaded = (await (await fetch(`${world.emulator.graphUrl}/${numberId}/media`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } })).json()) as { id: string }
    const { json } = await world.call('GET', `/v26.0/${uploaded.id}`)
    expect((await fetch(String(json['url']))).status).toBe(401)
    expect(json).toMatchObject({ mime_type: 'application/pdf', file_size: 3, messaging_product: 'whatsapp' })
  })

  it('by link that cannot be had fail on the status, not on the answer', async () => {
    await world.write()
    expect((await world.send({ type: 'image', image: { link: `${world.emulator.url}/nowhere.png` } })).status).toBe(200)
    expect(await until('the failure', () => statuses().find(({ status }) => status === 'failed'))).toMatchObject({ error: { code: 131053 } })
  })

  it('a number tells about itself', async () => {
    expect(await world.call('GET', `/v26.0/${numberId}?fields=status,verified_name`)).toEqual({ status: 200, json: { status: 'CONNECTED', verified_name: 'Salon Lune', id: numberId } })
    expect(errorOf(await world.call('GET', `/v26.0/${numberId}?fields=shoe_size`)).code).toBe(100)
  })
})
