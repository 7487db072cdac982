import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OutboundContent, SendOutcome } from '@parley/channel'
import { afterEach, describe, expect, it } from 'vitest'
import { createWhatsAppChannel, type WhatsAppChannelOptions } from './create-whatsapp-channel.ts'

interface Seen { method: string; url: string; authorization: string | undefined; body: string }
type Answer = (request: Seen, response: ServerResponse, raw: IncomingMessage) => void

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

async function graph(answer: Answer) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => { body += part })
    request.on('end', () => {
      const item = { method: request.method ?? '', url: request.url ?? '', authorization: request.headers.authorization, body }
      seen.push(item)
      answer(item, response, request)
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  open.push(() => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()) }))
  return { seen, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0` }
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
const accepted = { messaging_product: 'whatsapp', contacts: [{ input: '+1650', wa_id: '1650' }], messages: [{ id: 'wamid.NEW' }] }

function send(options: WhatsAppChannelOptions, content: OutboundContent = { type: 'text', text: 'Hi' }, signal = new AbortController().signal, part: { effectId?: string; accessToken?: string } = {}): Promise<SendOutcome> {
  const account = { channelId: 'c', numberId: '106', accessToken: part.accessToken ?? 'token-1' }
  return createWhatsAppChannel(options).send({ account, to: { phone: '+16505550100' }, content, effectId: part.effectId ?? 'e1' }, signal)
}

describe('send', () => {
  it('is accepted with the id that Meta gave', async () => {
    const { baseUrl, seen } = await graph((_request, response) => json(response, 200, accepted))
    expect(await send({ baseUrl: `${baseUrl}/` })).toEqual({ type: 'accepted', messageId: 'wamid.NEW', response: accepted })
    expect(seen).toMatchObject([{ method: 'POST', url: '/v26.0/106/messages', authorization: 'Bearer token-1' }])
  })

  it.each([
    [131047, 'template'], [190, 'stop'], [131056, 'retry'], [131009, 'fix'], [131026, 'drop'], [131057, 'wait'],
  ])('is refused with code %i as %s', async (code, treatment) => {
    const { baseUrl } = await graph((_request, response) => json(response, 400, { error: { message: `(#${code}) x`, code, error_data: { details: 'Why' } } }))
    expect(await send({ baseUrl })).toMatchObject({ type: 'refused', code, treatment, reason: expect.stringContaining('Why') })
  })

  it('takes a refusal with Meta’s shape for one even when its status is 500', async () => {
    const { baseUrl } = await graph((_request, response) => json(response, 500, { error: { message: 'x', code: 131016 } }))
    expect(await send({ baseUrl })).toMatchObject({ type: 'refused', treatment: 'retry' })
  })

  it('passes on how long to wait', async () => {
    const usage = JSON.stringify({ waba: [{ type: 'messaging', estimated_time_to_regain_access: 3 }] })
    const { baseUrl } = await graph((_request, response) => json(response, 400, { error: { code: 80007 } }, { 'x-business-use-case-usage': usage }))
    expect(await send({ baseUrl })).toMatchObject({ treatment: 'wait', retryAfterMs: 180_000 })
  })

  it.each([
    ['a success without an id', 200, '{"messages":[]}'],
    ['a success that is not JSON', 200, '<html>'],
    ['a 500 without Meta’s shape', 500, 'Internal Server Error'],
    ['a 502 of a proxy', 502, '<html>Bad gateway</html>'],
    ['a 408', 408, ''],
  ])('is uncertain after %s', async (_name, status, body) => {
    const { baseUrl } = await graph((_request, response) => json(response, status, body))
    expect(await send({ baseUrl })).toMatchObject({ type: 'uncertain' })
  })

  it('stops where the address is not the Graph API', async () => {
    const { baseUrl } = await graph((_request, response) => json(response, 404, '<html>'))
    expect(await send({ baseUrl })).toMatchObject({ type: 'refused', treatment: 'stop', reason: expect.stringContaining('WHATSAPP_GRAPH_URL') })
  })

  it('is uncertain when no answer comes in time', async () => {
    const { baseUrl } = await graph(() => undefined)
    expect(await send({ baseUrl, timeoutMs: 50 })).toEqual({ type: 'uncertain', reason: 'WhatsApp did not answer in time.' })
  })

  it('is uncertain when the connection is cut after the request left', async () => {
    const { baseUrl } = await graph((_request, _response, raw) => raw.socket.destroy())
    expect(await send({ baseUrl })).toMatchObject({ type: 'uncertain' })
  })

  it('is uncertain when the answer breaks off half way', async () => {
    const { baseUrl } = await graph((_request, response, raw) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"messages"')
      setTimeout(() => raw.socket.destroy(), 20)
    })
    expect(await send({ baseUrl })).toMatchObject({ type: 'uncertain' })
  })

  it('is uncertain when we give up while waiting', async () => {
    const controller = new AbortController()
    const { baseUrl } = await graph(() => controller.abort())
    expect(await send({ baseUrl }, undefined, controller.signal)).toMatchObject({ type: 'uncertain' })
  })

  it('is unreachable when nobody listens, the name is unknown, or we gave up before', async () => {
    const { baseUrl } = await graph(() => undefined)
    await Promise.all(open.splice(0).map((close) => close()))
    expect(await send({ baseUrl })).toMatchObject({ type: 'unreachable' })
    expect(await send({ baseUrl: 'http://nowhere.invalid/v26.0' })).toMatchObject({ type: 'unreachable' })
    expect(await send({ baseUrl: 'not an address' })).toMatchObject({ type: 'unreachable' })
    expect(await send({ baseUrl }, undefined, AbortSignal.abort())).toMatchObject({ type: 'unreachable' })
  })

  it.each([
    ['four buttons', { type: 'buttons', text: 'x', options: ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id })) }],
    ['an over-long text', { type: 'text', text: 'x'.repeat(4097) }],
    ['an empty text', { type: 'text', text: ' ' }],
    ['mixed template values', { type: 'template', name: 't', language: 'en', parameters: [{ text: 'a' }, { name: 'b', text: 'b' }] }],
    ['a file that nobody can load', { type: 'image', media: { fileId: 'f' } }],
  ] as [string, OutboundContent][])('refuses %s without asking Meta', async (_name, content) => {
    const { baseUrl, seen } = await graph((_request, response) => json(response, 200, accepted))
    expect(await send({ baseUrl }, content)).toMatchObject({ type: 'refused', treatment: 'fix' })
    expect(seen).toEqual([])
  })

  it('refuses a damaged token and an over-long effect id without asking Meta', async () => {
    const { baseUrl, seen } = await graph((_request, response) => json(response, 200, accepted))
    expect(await send({ baseUrl }, undefined, undefined, { accessToken: 'a\nb' })).toMatchObject({ type: 'refused', treatment: 'stop' })
    expect(await send({ baseUrl }, undefined, undefined, { effectId: 'e'.repeat(513) })).toMatchObject({ type: 'refused', treatment: 'fix' })
    expect(seen).toEqual([])
  })
})

describe('files', () => {
  const loadFile = async () => ({ bytes: new TextEncoder().encode('PICTURE'), mimeType: 'image/png', filename: 'a.png' })
  const picture: OutboundContent = { type: 'image', media: { fileId: 'f1' } }

  it('uploads a file of ours first, then names it', async () => {
    const { baseUrl, seen } = await graph((request, response) => json(response, 200, request.url.endsWith('/media') ? { id: '4490709327384033' } : accepted))
    expect(await send({ baseUrl, loadFile }, picture)).toMatchObject({ type: 'accepted' })
    expect(seen.map(({ url }) => url)).toEqual(['/v26.0/106/media', '/v26.0/106/messages'])
    expect(seen[0]?.body).toContain('PICTURE')
    expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({ image: { id: '4490709327384033' } })
  })

  it('uploads a file once for all messages, and anew when Meta no longer has it', async () => {
    const kept = new Map<string, string>()
    const uploads = {
      find: async (channelId: string, file: string) => kept.get(`${channelId} ${file}`),
      keep: async (channelId: string, file: string, mediaId: string) => void kept.set(`${channelId} ${file}`, mediaId),
      forget: async (channelId: string, file: string) => void kept.delete(`${channelId} ${file}`),
    }
    let serial = 0
    let gone: string | undefined
    const { baseUrl, seen } = await graph((request, response) => {
      if (request.url.endsWith('/media')) return json(response, 200, { id: String(++serial) })
      const named = (JSON.parse(request.body) as { image: { id: string } }).image.id
      return named === gone ? json(response, 400, { error: { code: 100, error_subcode: 33, message: 'x' } }) : json(response, 200, accepted)
    })
    const calls = () => seen.splice(0).map(({ url }) => url.split('/').at(-1))
    expect(await send({ baseUrl, loadFile, uploads }, picture)).toMatchObject({ type: 'accepted' })
    expect(await send({ baseUrl, loadFile, uploads }, picture)).toMatchObject({ type: 'accepted' })
    expect(calls()).toEqual(['media', 'messages', 'messages'])
    gone = '1'
    const again = await send({ baseUrl, loadFile, uploads }, picture)
    expect(again).toMatchObject({ type: 'accepted' })
    expect(again).not.toHaveProperty('reused')
    expect(calls()).toEqual(['messages', 'media', 'messages'])
    expect([...kept.values()]).toEqual(['2'])
    // What was just uploaded is not uploaded over and over.
    gone = '3'
    kept.clear()
    expect(await send({ baseUrl, loadFile, uploads }, picture)).toMatchObject({ type: 'refused' })
    expect(calls()).toEqual(['media', 'messages'])
  })

  it('sends nothing where one of several files is of a wrong kind', async () => {
    const { baseUrl, seen } = await graph((_request, response) => json(response, 200, { ...accepted, id: '7' }))
    const card = (fileId: string) => ({ type: 'link' as const, header: { type: 'image' as const, media: { fileId } }, label: 'Look', url: 'https://example.com' })
    const mixed = async (file: string) => ({ ...(await loadFile()), mimeType: file === 'b' ? 'image/gif' : 'image/png' })
    expect(await send({ baseUrl, loadFile: mixed }, { type: 'carousel', text: 'a', cards: [card('a'), card('b')] })).toMatchObject({ type: 'refused', treatment: 'fix', code: 131053, reason: expect.stringMatching(/image\/gif.*JPEG or PNG/) })
    expect(seen.map(({ url }) => url.split('/').at(-1))).not.toContain('messages')
  })

  it('is never uncertain about the message while the upload fails', async () => {
    const slow = await graph(() => undefined)
    expect(await send({ baseUrl: slow.baseUrl, loadFile, timeoutMs: 50 }, picture)).toMatchObject({ type: 'unreachable' })
    const refusing = await graph((_request, response) => json(response, 400, { error: { code: 131053 } }))
    expect(await send({ baseUrl: refusing.baseUrl, loadFile }, picture)).toMatchObject({ type: 'refused', treatment: 'fix' })
    expect(await send({ baseUrl: slow.baseUrl, loadFile: () => Promise.reject(new Error('gone')) }, picture)).toMatchObject({ type: 'refused', reason: expect.stringContaining('gone') })
  })

  const account = { channelId: 'c', numberId: '106', accessToken: 'token-1' }
  const signal = new AbortController().signal

  it('downloads what a customer sent, with the token, asking again for an address that expired', async () => {
    let tries = 0
    const { baseUrl, seen } = await graph((request, response) => {
      if (!request.url.startsWith('/file')) return json(response, 200, { url: `${new URL(baseUrl).origin}/file`, mime_type: 'audio/ogg; codecs=opus', id: 'm1' })
      tries += 1
      return tries === 1 ? json(response, 404, {}) : response.end('VOICE')
    })
    const file = await createWhatsAppChannel({ baseUrl }).download(account, 'm1', signal)
    expect({ text: new TextDecoder().decode(file.bytes), mimeType: file.mimeType }).toEqual({ text: 'VOICE', mimeType: 'audio/ogg; codecs=opus' })
    expect(seen.every(({ authorization }) => authorization === 'Bearer token-1')).toBe(true)
  })

  it('says what is wrong with a file that cannot be had', async () => {
    const gone = await graph((_request, response) => json(response, 400, { error: { code: 100, error_subcode: 33 } }))
    await expect(createWhatsAppChannel({ baseUrl: gone.baseUrl }).download(account, 'm1', signal)).rejects.toMatchObject({ code: 'CHANNEL_FAILED', message: 'The file is no longer at WhatsApp.' })
    await expect(createWhatsAppChannel({ baseUrl: 'http://nowhere.invalid' }).download(account, 'm1', signal)).rejects.toMatchObject({ code: 'CHANNEL_FAILED' })
  })

  it('hands the token to nobody over an open line', async () => {
    const { baseUrl } = await graph((_request, response) => json(response, 200, { url: 'http://elsewhere.invalid/file' }))
    await expect(createWhatsAppChannel({ baseUrl }).download(account, 'm1', signal)).rejects.toMatchObject({ message: 'WhatsApp named no usable address for the file.' })
  })
})

describe('typing', () => {
  const account = { channelId: 'c', numberId: '106', accessToken: 'token-1' }
  it('marks the message read and shows typing, and never fails', async () => {
    const { baseUrl, seen } = await graph((_request, response) => json(response, 200, { success: true }))
    await createWhatsAppChannel({ baseUrl }).showTyping(account, 'wamid.X', new AbortController().signal)
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.X', typing_indicator: { type: 'text' } })
    await expect(createWhatsAppChannel({ baseUrl: 'http://nowhere.invalid' }).showTyping(account, 'wamid.X', new AbortController().signal)).resolves.toBeUndefined()
  })
})
