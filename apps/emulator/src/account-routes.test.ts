import { createWhatsAppChannel, createWhatsAppSetup, withProof } from '@parley/whatsapp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from './create-emulator.ts'
import { startReceiver } from './testing/receiver.ts'

// As at Meta: between a number and its webhooks stand an app, a token and a subscription.

const [numberId, wabaId, appId, appSecret] = ['206540352242922', '219561257915477', '319561257915477', 'secret-of-the-app'] as const
const never = new AbortController().signal

let emulator: Emulator
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeEach(async () => {
  receiver = await startReceiver(appSecret)
  emulator = await createEmulator({ statusDelaysMs: { sent: 1, delivered: 2, read: 3 }, retryDelaysMs: [20] })
  await admin('/apps', { appId, appSecret })
  await admin('/numbers', { numberId, wabaId, displayPhoneNumber: '+4930555001', verifiedName: 'Salon Lune' })
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

async function admin(path: string, body: object): Promise<Record<string, string>> {
  const response = await fetch(`${emulator.url}/_emulator${path}`, { method: 'POST', body: JSON.stringify(body) })
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as Record<string, string>
}
const newToken = async (part: object = {}) => (await admin('/tokens', { appId, wabaIds: [wabaId], ...part }))['token']!
async function call(method: string, path: string, token: string, body?: object) {
  const response = await fetch(`${emulator.graphUrl}${path}`, { method, headers: { authorization: `Bearer ${token}` }, ...(body && { body: JSON.stringify(body) }) })
  const json = (await response.json()) as Record<string, unknown> & { error?: { code: number; error_subcode?: number } }
  return { status: response.status, json, code: json.error?.code, subcode: json.error?.error_subcode }
}
const setup = () => createWhatsAppSetup({ baseUrl: emulator.graphUrl })
const account = (accessToken: string, part: object = {}) => ({
  provider: 'meta' as const, numberId, accountId: wabaId, accessToken, app: { id: appId, secret: appSecret }, handshakeAt: null, lastWebhookAt: null, ...part,
})
const states = async (accessToken: string, part: object = {}) =>
  Object.fromEntries((await setup().inspect(account(accessToken, part))).checks.map(({ name, state }) => [name, state]))
const findings = async (accessToken: string, part: object = {}) =>
  Object.fromEntries((await setup().inspect(account(accessToken, part))).checks.map(({ name, says, todo }) => [name, `${says} ${todo ?? ''}`]))

describe('connecting', () => {
  it('goes from nothing to green, step by step', async () => {
    const token = await newToken()
    const callbackUrl = receiver.webhookUrl
    expect(await states(token, { callbackUrl })).toEqual({ token: 'good', permissions: 'good', number: 'good', subscription: 'waiting', callback: 'waiting', webhook: 'waiting' })
    await setup().subscribe(account(token))
    await setup().enterCallback(account(token), { url: callbackUrl, verifyToken: 'verify-me' })
    expect(await states(token, { callbackUrl, lastWebhookAt: 1 })).toEqual({ token: 'good', permissions: 'good', number: 'good', subscription: 'good', callback: 'good', webhook: 'good' })
    expect(await states(token, { callbackUrl: 'https://elsewhere.example/hook' })).toMatchObject({ callback: 'bad' })
    const { facts } = await setup().inspect(account(token))
    expect(facts).toEqual({
      appId, displayNumber: '+4930555001', verifiedName: 'Salon Lune', status: 'CONNECTED', qualityRating: 'GREEN', limitTier: 'TIER_2K', throughput: 'STANDARD', nameStatus: 'APPROVED', onPhoneApp: false,
      tokenExpiresAt: null,
    })
  })

  it('names what is wrong with a token', async () => {
    const token = await newToken()
    await admin('/tokens/end', { token })
    expect(await states(token)).toMatchObject({ token: 'bad', permissions: 'unknown', number: 'unknown', subscription: 'unknown' })
    expect((await findings(token))['token']).toContain('withdrawn. In Meta Business Settings')
    const old = await newToken()
    await admin('/tokens/end', { token: old, how: 'expire' })
    expect((await findings(old))['token']).toContain('expired')
    expect((await findings('never-given-out'))['token']).toContain('no longer works')
    const lacking = await newToken({ scopes: ['whatsapp_business_messaging'] })
    expect((await findings(lacking))['permissions']).toContain('whatsapp_business_management')
    const elsewhere = await newToken({ wabaIds: ['999'] })
    expect(await states(elsewhere)).toMatchObject({ token: 'good', permissions: 'bad', number: 'bad' })
    const ending = await newToken({ expiresAt: Date.now() + 3 * 86_400_000 })
    expect(await states(ending)).toMatchObject({ token: 'warning', permissions: 'good', number: 'good' })
    expect((await findings(await newToken(), { app: { id: appId, secret: 'wrong' } }))['token']).toContain('app secret')
    expect((await findings(await newToken(), { numberId: '1' }))['number']).toContain('no number with the id 1')
  })

  it.each([['PENDING', 'bad', 'Register'], ['FLAGGED', 'warning', 'quality'], ['BANNED', 'bad', 'appeal'], ['SOMETHING_NEW', 'bad', 'SOMETHING_NEW']])('a number that is %s is %s', async (status, state, words) => {
    const token = await newToken()
    await admin(`/numbers/${numberId}/state`, { status })
    expect(await states(token)).toMatchObject({ number: state })
    expect((await findings(token))['number']).toContain(words)
  })

  it('a number is registered with its PIN, and not too often', async () => {
    const token = await newToken()
    await admin(`/numbers/${numberId}/state`, { status: 'PENDING', pin: '123456' })
    expect((await call('POST', `/${numberId}/messages`, token, { messaging_product: 'whatsapp', to: '+491511', type: 'text', text: { body: 'Hi' } })).code).toBe(133010)
    expect((await call('POST', `/${numberId}/register`, token, { messaging_product: 'whatsapp', pin: '12' })).code).toBe(100)
    await expect(setup().register(account(token), '654321')).rejects.toThrow(/133005/)
    await setup().register(account(token), '123456')
    expect(await states(token)).toMatchObject({ number: 'good' })
    for (let attempt = 0; attempt < 8; attempt += 1) await call('POST', `/${numberId}/register`, token, { messaging_product: 'whatsapp', pin: '123456' })
    expect((await call('POST', `/${numberId}/register`, token, { messaging_product: 'whatsapp', pin: '123456' })).code).toBe(133016)
  })

  it('a callback address that does not answer the handshake is refused', async () => {
    const token = await newToken()
    await expect(setup().enterCallback(account(token), { url: 'http://127.0.0.1:9/hook', verifyToken: 'v' })).rejects.toThrow(/could not be reached/)
    await expect(setup().enterCallback(account(token), { url: `${emulator.url}/healthz`, verifyToken: 'v' })).rejects.toThrow(/does not match/)
    expect((await call('GET', `/${appId}/subscriptions`, token)).code).toBe(15)
    expect((await call('GET', `/${appId}/subscriptions`, `${appId}|wrong`)).code).toBe(190)
  })

  it('webhooks go to the subscribed app, signed with its secret, and to nobody before', async () => {
    const token = await newToken()
    const write = (text: string) => admin('/inbound', { number: numberId, customer: '+491511000001', name: 'Ada', message: { type: 'text', text: { body: text } } })
    await write('before')
    await setup().subscribe(account(token))
    await setup().enterCallback(account(token), { url: receiver.webhookUrl, verifyToken: 'verify-me' })
    await write('after')
    await expect.poll(() => JSON.stringify(receiver.bodies)).toContain('after')
    expect(JSON.stringify(receiver.bodies)).not.toContain('before')
    await call('DELETE', `/${wabaId}/subscribed_apps`, token)
    expect(await states(token)).toMatchObject({ subscription: 'waiting' })
  })
})

describe('Embedded Signup', () => {
  it('a code becomes a token once, and only for its own app', async () => {
    const { code } = await admin('/codes', { appId, wabaId })
    const token = await setup().exchangeCode({ id: appId, secret: appSecret }, code!)
    expect(await states(token)).toMatchObject({ token: 'good', permissions: 'good', number: 'good' })
    await expect(setup().exchangeCode({ id: appId, secret: appSecret }, code!)).rejects.toThrow(/half a minute/)
    const late = await admin('/codes', { appId, wabaId, lifeMs: -1 })
    await expect(setup().exchangeCode({ id: appId, secret: appSecret }, late['code']!)).rejects.toThrow(/half a minute/)
    await expect(setup().exchangeCode({ id: appId, secret: 'wrong' }, code!)).rejects.toThrow()
  })

  it('the phone app is synchronised once for each kind, and only where the number is used there', async () => {
    const token = await newToken()
    await expect(setup().syncPhoneApp(account(token), 'history')).rejects.toThrow(/WhatsApp Business app/)
    await admin(`/numbers/${numberId}/state`, { is_on_biz_app: true })
    await setup().syncPhoneApp(account(token), 'history')
    await expect(setup().syncPhoneApp(account(token), 'history')).rejects.toThrow(/already/)
  })
})

describe('360dialog', () => {
  const dialog = () => ({ provider: '360dialog' as const, numberId, accountId: '', accessToken: 'key-of-the-number', baseUrl: `${emulator.url}/360dialog`, handshakeAt: null, lastWebhookAt: null })
  it('a key stands for a number, its webhooks are not signed, and files come through the proxy', async () => {
    await admin('/dialog360', { numberId, apiKey: 'key-of-the-number' })
    const callbackUrl = 'http://127.0.0.1:9/secret'
    expect((await setup().inspect({ ...dialog(), accessToken: 'wrong' })).checks[0]).toMatchObject({ name: 'token', state: 'bad' })
    await setup().enterCallback(dialog(), { url: callbackUrl, verifyToken: '' })
    expect((await setup().inspect({ ...dialog(), callbackUrl, lastWebhookAt: 1 })).checks.map(({ state }) => state)).toEqual(['good', 'good', 'good'])

    const channel = createWhatsAppChannel({ baseUrl: 'http://127.0.0.1:9', loadFile: async () => ({ bytes: new TextEncoder().encode('%PDF-1.4 '), mimeType: 'application/pdf', filename: 'menu.pdf' }) })
    await admin('/inbound', { number: numberId, customer: '+491511000001', name: 'Ada', message: { type: 'text', text: { body: 'Hi' } } })
    const request = { account: { channelId: 'c', ...dialog() }, to: { phone: '+491511000001' }, effectId: 'e1' }
    expect(await channel.send({ ...request, content: { type: 'text', text: 'Hello' } }, never)).toMatchObject({ type: 'accepted' })
    expect(await channel.send({ ...request, effectId: 'e2', content: { type: 'document', media: { fileId: 'f' } } }, never)).toMatchObject({ type: 'accepted' })
    const said = (await (await fetch(`${emulator.url}/_emulator/messages?number=${numberId}&customer=%2B491511000001`)).json()) as { messages: { type: string; content: { id?: string } }[] }
    const mediaId = said.messages.find(({ type }) => type === 'document')?.content.id
    const file = await channel.download(request.account, mediaId ?? '', never)
    expect(new TextDecoder().decode(file.bytes)).toBe('%PDF-1.4 ')
    expect(await channel.send({ ...request, account: { ...request.account, accessToken: 'wrong' }, content: { type: 'text', text: 'x' } }, never)).toMatchObject({ type: 'refused', treatment: 'stop', code: 190 })
  })
})

it('a wrong app secret is known as such, apart from what is said of the callback address', async () => {
  const callback = { callbackUrl: receiver.webhookUrl, handshakeAt: null }
  expect(await setup().inspectApp({ id: appId, secret: 'not it' }, callback)).toMatchObject({ state: 'bad', wrongApp: true, todo: expect.stringContaining('App settings') })
  expect(await setup().inspectApp({ id: appId, secret: appSecret }, callback)).not.toHaveProperty('wrongApp')
})

describe('an app that requires its secret to be proved', () => {
  const send = (accessToken: string, secret?: string) =>
    createWhatsAppChannel({ baseUrl: emulator.graphUrl }).send(
      { account: { channelId: 'c', numberId, accessToken, ...(secret === undefined ? {} : { appSecret: secret }) }, to: { phone: '+491701234567' }, content: { type: 'template', name: 'none', language: 'en', parameters: [] }, effectId: 'e1' }, never,
    )
  const notTheProof = { type: 'refused', code: 132001 }

  it('takes calls with the proof and refuses those without', async () => {
    await admin('/apps', { appId, appSecret, requireProof: true })
    const token = await newToken()
    expect(await states(token)).toMatchObject({ token: 'good', permissions: 'good', number: 'good' })
    await setup().subscribe(account(token))
    expect(await send(token, appSecret), 'the template is all that is wrong').toMatchObject(notTheProof)
    const bare = await send(token)
    expect(bare).toMatchObject({ type: 'refused', treatment: 'stop', code: 100 })
    expect(JSON.stringify(bare)).toContain('App settings, Basic')
    expect(await send(token, 'changed at Meta'), 'a wrong one is no proof').toMatchObject({ type: 'refused', treatment: 'stop', code: 100 })
  })

  it('is not asked for elsewhere: a secret that was changed at Meta keeps no message back', async () => {
    const token = await newToken()
    expect((await call('GET', `/${numberId}?appsecret_proof=wrong`, token)).code, 'given, it has to be right').toBe(100)
    expect(await send(token, 'changed at Meta')).toMatchObject(notTheProof)
    expect(await send(token)).toMatchObject(notTheProof)
  })

  it('whose bytes of a file need none', async () => {
    await admin('/apps', { appId, appSecret, requireProof: true })
    const token = await newToken()
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('type', 'text/plain')
    form.set('file', new Blob(['hello'], { type: 'text/plain' }), 'a.txt')
    const proof = new URL(withProof(`${emulator.graphUrl}/${numberId}/media`, token, appSecret))
    const { id } = (await (await fetch(proof, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form })).json()) as { id: string }
    const file = await createWhatsAppChannel({ baseUrl: emulator.graphUrl }).download({ channelId: 'c', numberId, accessToken: token, appSecret }, id, never)
    expect(Buffer.from(file.bytes).toString()).toBe('hello')
  })
})
