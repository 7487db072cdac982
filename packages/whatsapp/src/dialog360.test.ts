import { describe, expect, it } from 'vitest'
import { createWhatsAppChannel } from './create-whatsapp-channel.ts'

interface Seen { url: string; headers: Record<string, string>; body: string }

/** Answers in order, and keeps what was asked. */
function server(...answers: Response[]) {
  const seen: Seen[] = []
  const fetchIt = (async (url: string | URL | Request, init?: RequestInit) => {
    seen.push({ url: String(url), headers: { ...(init?.headers as Record<string, string>) }, body: typeof init?.body === 'string' ? init.body : '' })
    return answers.shift() ?? new Response('', { status: 500 })
  }) as typeof fetch
  return { seen, channel: createWhatsAppChannel({ baseUrl: 'https://graph.facebook.com/v26.0', fetch: fetchIt }) }
}

const account = { channelId: 'c', numberId: '106', accessToken: 'key-1', provider: '360dialog' as const }
const never = new AbortController().signal
const request = { account, to: { phone: '+16505550100' }, content: { type: 'text' as const, text: 'Hi' }, effectId: 'e1' }

describe('360dialog', () => {
  it('is sent to without version and number, with its own key, and with the body of Meta', async () => {
    const { seen, channel } = server(Response.json({ messages: [{ id: 'wamid.1' }] }))
    expect(await channel.send(request, never)).toMatchObject({ type: 'accepted', messageId: 'wamid.1' })
    expect(seen[0]).toMatchObject({ url: 'https://waba-v2.360dialog.io/messages', headers: { 'd360-api-key': 'key-1' } })
    expect(seen[0]!.headers).not.toHaveProperty('authorization')
    expect(JSON.parse(seen[0]!.body)).toMatchObject({ messaging_product: 'whatsapp', to: '+16505550100', text: { body: 'Hi' } })
  })

  it('is sent to at an address of its own where the account names one', async () => {
    const { seen, channel } = server(Response.json({ messages: [{ id: 'wamid.1' }] }))
    await channel.send({ ...request, account: { ...account, baseUrl: 'http://127.0.0.1:4010/360dialog/' } }, never)
    expect(seen[0]!.url).toBe('http://127.0.0.1:4010/360dialog/messages')
  })

  it.each([
    [401, 'stop', 190], [403, 'stop', 10], [429, 'wait', 4], [500, 'retry', 131016], [400, 'fix', 100],
  ] as const)('an error in its own shape with %i is refused as %s', async (httpCode, treatment, code) => {
    const { channel } = server(Response.json({ meta: { httpCode, developerMessage: 'Invalid api key', success: false } }, { status: httpCode }))
    expect(await channel.send(request, never)).toMatchObject({ type: 'refused', treatment, code, reason: expect.stringContaining('Invalid api key') })
  })

  it("an error in Meta's shape keeps its code", async () => {
    const { channel } = server(Response.json({ error: { code: 131047, message: 'Re-engagement' } }, { status: 400 }))
    expect(await channel.send(request, never)).toMatchObject({ type: 'refused', treatment: 'template', code: 131047 })
  })

  it("a file is fetched through the proxy, so that the key never goes to Meta's host", async () => {
    const { seen, channel } = server(
      Response.json({ url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=7&ext=1', mime_type: 'image/jpeg' }),
      new Response(new Uint8Array([1, 2]), { headers: { 'content-type': 'image/jpeg' } }),
    )
    const file = await channel.download(account, '77', never)
    expect([...file.bytes]).toEqual([1, 2])
    expect(seen.map(({ url }) => url)).toEqual(['https://waba-v2.360dialog.io/77', 'https://waba-v2.360dialog.io/whatsapp_business/attachments/?mid=7&ext=1'])
    expect(seen[1]!.headers).toEqual({ 'd360-api-key': 'key-1' })
  })
})
