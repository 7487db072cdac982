import { readFileSync } from 'node:fs'
import { everyBrokenRule, everyKind } from '@parley/channel/testing'
import type { OutboundContent } from '@parley/channel'
import { toMessageBody } from '@parley/whatsapp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from './testing/receiver.ts'
import { customer, numberId, startWorld, token, type TestWorld } from './testing/world.ts'

const types: Record<string, string> = { jpg: 'image/jpeg', mp4: 'video/mp4', mp3: 'audio/mpeg', ogg: 'audio/ogg', pdf: 'application/pdf', webp: 'image/webp' }
const fetchIt: typeof fetch = async (link) =>
  new Response('x', { headers: { 'content-type': types[String(link).split('.').pop() ?? ''] ?? 'text/html' } })

let world: TestWorld
let newest: string
beforeAll(async () => {
  world = await startWorld({ fetch: fetchIt })
  newest = ((await world.write()).json['message'] as { id: string }).id
})
afterAll(() => world.close())

const account = { channelId: 'c', numberId, accessToken: token }
const send = (content: OutboundContent) => {
  const target = content.type === 'reaction' ? { ...content, messageId: newest } : content
  return world.send(toMessageBody({ account, to: { phone: customer }, effectId: 'e', content: target }))
}
const codeOf = ({ json }: { json: Record<string, unknown> }) => (json['error'] as { code?: number } | undefined)?.code

describe('every kind of message', () => {
  it.each(everyKind)('$name is taken and arrives', async ({ content }) => {
    const sent = await send(content)
    expect(sent).toMatchObject({ status: 200, json: { messages: [{ id: expect.stringMatching(/^wamid\./) }] } })
    if (content.type === 'reaction') return
    const id = (sent.json['messages'] as { id: string }[])[0]!.id
    await until('delivered', async () => (await world.messages()).some((message) => message.id === id && message.tick === 'delivered'))
  })

  it.each(everyBrokenRule)('$name is refused with $code', async ({ content, code }) => {
    const sent = await send(content)
    if (code !== 131053) return expect({ status: sent.status, code: codeOf(sent) }).toEqual({ status: 400, code })
    expect(sent.status).toBe(200)
    const id = (sent.json['messages'] as { id: string }[])[0]!.id
    await until('the status says so', () =>
      world.receiver.updates.some((update) => update.kind === 'status' && update.status.messageId === id && update.status.status === 'failed' && update.status.error?.code === 131053),
    )
    return undefined
  })
})

const inner = (part: object) => ({ type: 'interactive', interactive: part })
const body = { text: 'a' }
const picture = { type: 'image', image: { link: 'https://example.com/a.jpg' } }
const flow = (parameters: object) => inner({ type: 'flow', body, action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta: 'Go', ...parameters } } })
const card = (index: number, part: object = {}) => ({ card_index: index, type: 'cta_url', header: picture, action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'https://example.com' } }, ...part })
const carousel = (cards: object[], part: object = {}) => inner({ type: 'carousel', body, action: { cards }, ...part })

describe('rules that no body of ours breaks', () => {
  it.each<[string, object, number]>([
    ['a header on a product', inner({ type: 'product', header: { type: 'text', text: 'x' }, action: { catalog_id: '1', product_retailer_id: '2' } }), 131009],
    ['a footer on a place request', inner({ type: 'location_request_message', body, footer: { text: 'x' }, action: { name: 'send_location' } }), 131009],
    ['a place request of another name', inner({ type: 'location_request_message', body, action: { name: 'send' } }), 131009],
    ['a contact request of another name', inner({ type: 'contact_request', body, action: { name: 'ask' } }), 131009],
    ['a header on a carousel', carousel([card(0), card(1)], { header: { type: 'text', text: 'x' } }), 131009],
    ['cards out of order', carousel([card(1), card(0)]), 131009],
    ['eleven cards', carousel(Array.from({ length: 11 }, (_, index) => card(index))), 131009],
    ['a card without a picture', carousel([card(0), card(1, { header: undefined })]), 131008],
    ['a document on a card', carousel([card(0), card(1, { header: { type: 'document', document: { link: 'https://example.com/a.pdf' } } })]), 131009],
    ['a form of two names', flow({ flow_name: 'x', flow_action_payload: { screen: 'S' } }), 131009],
    ['a form of an older version', flow({ flow_message_version: '2', flow_action_payload: { screen: 'S' } }), 131009],
    ['a form that goes nowhere', flow({}), 131008],
    ['a form with an endpoint and a screen', flow({ flow_action: 'data_exchange', flow_action_payload: { screen: 'S' } }), 131009],
    ['products in eleven sections', inner({ type: 'product_list', header: { type: 'text', text: 'x' }, body, action: { catalog_id: '1', sections: Array.from({ length: 11 }, () => ({ title: 'x', product_items: [{ product_retailer_id: '1' }] })) } }), 131009],
    ['a picture above products', inner({ type: 'product_list', header: picture, body, action: { catalog_id: '1', sections: [{ product_items: [{ product_retailer_id: '1' }] }] } }), 131009],
    ['a link button to an address without a site', inner({ type: 'cta_url', body, action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'https://localhost' } } }), 131009],
    ['a contact with one name only', { type: 'contacts', contacts: [{ name: { formatted_name: 'Ada' } }] }, 131009],
    ['a preview that is a word', { type: 'text', text: { body: 'a', preview_url: 'yes' } }, 131009],
    ['a file that is not there', { type: 'image', image: { id: '123' } }, 100],
    ['calling', inner({ type: 'call_permission_request', body, action: { name: 'call_permission_request' } }), 131051],
    ['a kind that does not exist', inner({ type: 'hologram', body, action: {} }), 131009],
  ])('%s', async (_name, part, code) => {
    expect({ code: codeOf(await world.send(part)) }).toEqual({ code })
  })

  it('a file of a wrong kind, a voice note that is none, and a file that has had its 30 days', async () => {
    const upload = async (type: string, bytes: Uint8Array<ArrayBuffer> | string = 'x') => {
      const form = new FormData()
      form.set('messaging_product', 'whatsapp')
      form.set('type', type)
      form.set('file', new Blob([bytes], { type }), 'x')
      const answer = await fetch(`${world.emulator.url}/v26.0/${numberId}/media`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form })
      return ((await answer.json()) as { id: string }).id
    }
    const [sound, sticker] = [await upload('audio/mpeg'), await upload('image/webp')]
    expect(codeOf(await world.send({ type: 'image', image: { id: sound } }))).toBe(131009)
    expect(codeOf(await world.send({ type: 'audio', audio: { id: sound, voice: true } }))).toBe(131009)
    expect((await world.send({ type: 'sticker', sticker: { id: sticker } })).status).toBe(200)
    const still = await upload('image/webp', new Uint8Array(100 * 1024 + 1))
    expect(codeOf(await world.send({ type: 'sticker', sticker: { id: still } })), 'one that does not move has 100 KB at the most').toBe(131053)
    await world.call('POST', '/_emulator/clock', { advanceMs: 31 * 24 * 3_600_000 })
    await world.write()
    const late = await world.send({ type: 'sticker', sticker: { id: sticker } })
    expect(late).toMatchObject({ status: 400, json: { error: { code: 100, error_subcode: 33 } } })
    expect(codeOf(await world.call('GET', `/v26.0/${sticker}`))).toBe(100)
  })
})

it('shares no file with what it checks', () => {
  for (const name of ['fields', 'media', 'plain', 'interactive', 'links', 'template', 'new-template']) expect(readFileSync(new URL(`check/${name}.ts`, import.meta.url), 'utf8')).not.toContain('@parley')
})
