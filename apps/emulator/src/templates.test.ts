import type { TemplateAccount, TemplateDraft } from '@parley/channel'
import { everyTemplate, everyWrongTemplate } from '@parley/channel/testing'
import { createTemplateManager, toMessageBody } from '@parley/whatsapp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from './create-emulator.ts'

let emulator: Emulator
let account: TemplateAccount
const hooks: { field: string; value: Record<string, unknown> }[] = []
const receiver = { url: '', close: () => {} }

beforeAll(async () => {
  const { createServer } = await import('node:http')
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      for (const entry of JSON.parse(body).entry) for (const change of entry.changes) hooks.push(change)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  receiver.close = () => void server.close()
  emulator = await createEmulator({ reviewMs: 20, numbers: [{ numberId: '11', wabaId: '22', displayPhoneNumber: '+4930111', verifiedName: 'Shop', appSecret: 's', accessToken: 't', webhookUrl: receiver.url, templates: [] }] })
  account = { channelId: 'c', numberId: '11', accountId: '22', accessToken: 't', baseUrl: emulator.graphUrl }
})
afterAll(async () => {
  await emulator?.close()
  receiver.close()
})

const manager = createTemplateManager({ baseUrl: 'http://unused' })
const draft = (name: string, more: Partial<TemplateDraft['shape']> = {}, category: TemplateDraft['category'] = 'utility'): TemplateDraft => ({
  name, language: 'en', category,
  shape: { parameterFormat: 'named', header: null, body: 'Hello {{first_name}}, your order is here.', bodyExamples: ['Ada'], footer: 'The shop', buttons: [], offer: null, cards: [], ...more },
})
const statusOf = async (name: string) => (await manager.list(account)).find((template) => template.name === name)
const admin = (body: object) => fetch(`${emulator.url}/_emulator/templates`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ wabaId: '22', ...body }) })

describe('templates at Meta', () => {
  it('are reviewed, come back as they were made, and tell of it', async () => {
    const handle = await manager.upload(account, { bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/png', filename: 'a.png' })
    expect(handle).toMatch(/^4::/)
    const made = draft('everything', {
      header: { type: 'image', example: handle },
      buttons: [{ type: 'quick-reply', text: 'Yes' }, { type: 'url', text: 'Track', url: 'https://shop.example/{{1}}', example: 'https://shop.example/7' }, { type: 'phone', text: 'Call', phone: '+4930111' }, { type: 'copy-code', example: 'SAVE10' }, { type: 'flow', text: 'Book', flowId: '123' }, { type: 'share-contact' }],
    }, 'marketing')
    expect(await manager.create(account, made)).toMatchObject({ status: 'pending', category: 'marketing' })
    await expect.poll(async () => (await statusOf('everything'))?.status).toBe('approved')
    expect((await statusOf('everything'))?.shape).toEqual(made.shape)
    await expect.poll(() => hooks.some(({ field, value }) => field === 'message_template_status_update' && value['event'] === 'APPROVED' && value['message_template_name'] === 'everything')).toBe(true)
  })

  it('are rejected with a reason that reaches us in words', async () => {
    await manager.create(account, draft('bad', { body: 'This is forbidden, {{first_name}}, is it not?' }))
    await expect.poll(async () => (await statusOf('bad'))?.reason).toMatch(/placeholders or formatting/)
  })

  it('are listed whole, however many pages there are', async () => {
    for (let index = 0; index < 30; index++) await manager.create(account, draft(`page_${index}`))
    const first = await fetch(`${emulator.graphUrl}/22/message_templates?limit=10`, { headers: { authorization: 'Bearer t' } }).then((response) => response.json() as Promise<{ data: unknown[]; paging: { next?: string } }>)
    expect([first.data.length, typeof first.paging.next]).toEqual([10, 'string'])
    expect((await manager.list(account)).length).toBeGreaterThanOrEqual(32)
  })

  const room: TemplateDraft['shape']['cards'][number] = { header: { type: 'image', example: '4::x' }, body: 'A room.', bodyExamples: [], buttons: [{ type: 'quick-reply', text: 'Take it' }] }
  const code = { type: 'copy-code' as const, example: 'SPRING' }
  const page = { type: 'url' as const, text: 'Look', url: 'https://shop.example', example: '' }
  const refused: [string, TemplateDraft, RegExp][] = [
    ['a carousel of one card', draft('one_card', { footer: '', cards: [room] }, 'marketing'), /two to ten cards/],
    ['a carousel with a footer', draft('card_footer', { cards: [room, room] }, 'marketing'), /nothing else/],
    ['a carousel that is no marketing', draft('card_utility', { footer: '', cards: [room, room] }), /category MARKETING/],
    ['cards of two makes', draft('card_makes', { footer: '', cards: [room, { ...room, body: '' }] }, 'marketing'), /same components/],
    ['a card without a sample', draft('card_sample', { footer: '', cards: [room, { ...room, header: { type: 'image', example: 'no' } }] }, 'marketing'), /uploaded example/],
    ['a card that copies a code', draft('card_code', { footer: '', cards: [{ ...room, buttons: [code] }, { ...room, buttons: [code] }] }, 'marketing'), /takes buttons of the types/],
    ['a card of 161', draft('card_long', { footer: '', cards: [room, { ...room, body: 'x'.repeat(161) }] }, 'marketing'), /161 characters/],
    ['an offer with a footer', draft('offer_footer', { offer: { text: 'Spring', expires: true }, buttons: [code, page] }, 'marketing'), /no footer/],
    ['an offer without a page', draft('offer_page', { footer: '', offer: { text: 'Spring', expires: true }, buttons: [code] }, 'marketing'), /needs the latter/],
    ['an offer whose code comes second', draft('offer_order', { footer: '', offer: { text: 'Spring', expires: true }, buttons: [page, code] }, 'marketing'), /come first/],
    ['an offer of seventeen', draft('offer_name', { footer: '', offer: { text: 'x'.repeat(17), expires: false }, buttons: [page] }, 'marketing'), /17 characters/],
    ['a product without a button', draft('product_button', { header: { type: 'product' } }, 'marketing'), /belong together/],
    ['products without a header', draft('products_header', { buttons: [{ type: 'products', text: 'View items' }] }, 'marketing'), /header of the format TEXT/],
    ['a name in capitals', draft('Nope'), /lower-case/],
    ['a text that begins with a placeholder', draft('starts', { body: '{{first_name}}, your order is here today.' }), /start or end/],
    ['a placeholder without an example', draft('examples', { bodyExamples: [] }), /./],
    ['too many placeholders', draft('many', { body: 'A {{a}} b {{b}} c.', bodyExamples: ['1', '2'] }), /too many variables/],
    ['a long footer', draft('footer', { footer: 'x'.repeat(61) }), /61 characters/],
    ['a long button', draft('button', { buttons: [{ type: 'quick-reply', text: 'x'.repeat(26) }] }), /26 characters/],
    ['quick replies apart', draft('apart', { buttons: [{ type: 'quick-reply', text: 'a' }, { type: 'phone', text: 'b', phone: '+49' }, { type: 'quick-reply', text: 'c' }] }), /stand together/],
    ['the same again', draft('everything'), /already content/],
  ]
  it.each(refused)('%s is refused', async (name, made, words) => {
    if (name === 'a placeholder without an example') made = { ...made, shape: { ...made.shape, header: { type: 'image', example: 'no handle' } } }
    await expect(manager.create(account, made)).rejects.toThrow(words)
  })

  it('are edited once a day, stopped, and started again', async () => {
    await expect.poll(async () => (await statusOf('page_1'))?.status).toBe('approved')
    const { id } = (await statusOf('page_1'))!
    await manager.edit(account, id, draft('page_1', { body: 'Hello {{first_name}}, it is ready for you.' }))
    await expect.poll(async () => (await statusOf('page_1'))?.status).toBe('approved')
    expect((await statusOf('page_1'))?.shape?.body).toMatch(/ready/)
    await expect(manager.edit(account, id, draft('page_1'))).rejects.toThrow(/once in 24 hours/)
    await admin({ name: 'page_1', event: 'PAUSED' })
    expect((await statusOf('page_1'))?.status).toBe('paused')
    await manager.unpause(account, id)
    expect((await statusOf('page_1'))?.status).toBe('approved')
    await manager.remove(account, 'page_1', id)
    expect(await statusOf('page_1')).toBeUndefined()
  })
})

describe('templates with every component', () => {
  const customer = '+16505550100'
  const send = async (content: (typeof everyTemplate)[number]['content']) => {
    const body = toMessageBody({ account: { channelId: 'c', numberId: '11', accessToken: 't' }, to: { phone: customer }, effectId: 'e', content })
    const answer = await fetch(`${emulator.graphUrl}/11/messages`, { method: 'POST', headers: { authorization: 'Bearer t', 'content-type': 'application/json' }, body: JSON.stringify(body) })
    return { status: answer.status, json: (await answer.json()) as { error?: { code: number; error_data?: { details: string } } } }
  }
  beforeAll(async () => {
    await fetch(`${emulator.url}/phone/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ number: '11', customer, name: 'Ada', message: { type: 'text', text: { body: 'Hi' } } }) })
    for (const { draft: made } of everyTemplate) await manager.create(account, made)
  })

  it.each(everyTemplate)('$name is approved, comes back as it was made, and is sent', async ({ name, draft: made, content }) => {
    await expect.poll(async () => (await statusOf(name))?.status).toBe('approved')
    expect((await statusOf(name))?.shape).toEqual(made.shape)
    expect(await send(content)).toMatchObject({ status: 200 })
  })

  it.each(everyWrongTemplate)('$name is refused with $code', async ({ content, code: expected }) => {
    const { status, json } = await send(content)
    expect({ status, code: json.error?.code, details: json.error?.error_data?.details }).toEqual({ status: 400, code: expected, details: expect.any(String) })
  })
})
