import { createHmac } from 'node:crypto'
import { expect, test, type APIRequestContext } from '@playwright/test'
import { demo } from '../support/demo.ts'

const url = `${demo.gatewayUrl}/webhooks/whatsapp`
const sign = (body: string) => `sha256=${createHmac('sha256', demo.appSecret).update(body).digest('hex')}`
const post = (request: APIRequestContext, body: string, signature: string | undefined = sign(body)) =>
  request.post(url, { data: Buffer.from(body), headers: { 'content-type': 'application/json', ...(signature ? { 'x-hub-signature-256': signature } : {}) } })

const envelope = (numberId: string, value: object, field = 'messages') =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field, value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550001111', phone_number_id: numberId }, ...value } }] }] })

test('the handshake answers the challenge as plain text, for the right token only', async ({ request }) => {
  const ask = (token: string) => request.get(url, { params: { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': token } })
  const right = await ask(demo.verifyToken)
  expect(right.status()).toBe(200)
  expect(await right.text()).toBe('1158201444')
  expect((await ask('wrong')).status()).toBe(403)
})

test('a webhook with a wrong or no signature is refused', async ({ request }) => {
  const body = envelope(demo.phoneNumberId, { messages: [] })
  expect((await post(request, body, 'sha256=00')).status()).toBe(401)
  const bare = await request.post(url, { data: Buffer.from(body), headers: { 'content-type': 'application/json' } })
  expect(bare.status()).toBe(401)
})

test('an unknown number, an unknown field and unknown types are acknowledged', async ({ request }) => {
  expect((await post(request, envelope('999999999999999', { messages: [{ id: 'wamid.x', from: '16505550100', timestamp: '1764000000', type: 'text', text: { body: 'hi' } }] }))).status()).toBe(200)
  expect((await post(request, envelope(demo.phoneNumberId, { anything: 1 }, 'brand_new_field'))).status()).toBe(200)
  expect((await post(request, envelope(demo.phoneNumberId, { messages: [{ id: 'wamid.y', from: '16505550100', timestamp: '1764000000', type: 'hologram' }] }))).status()).toBe(200)
})

test('bodies that are no webhook are answered, never with a 500, and the gateway stays up', async ({ request }) => {
  const deep = '['.repeat(1000) + ']'.repeat(1000)
  for (const body of ['not json', '', 'null', '[]', '"text"', '{"entry":5}', '{"entry":[{"changes":"x"}]}', deep, `{"pad":"${'x'.repeat(3 * 1024 * 1024)}"}`]) {
    const status = (await post(request, body)).status()
    expect(status, body.slice(0, 40)).toBeLessThan(500)
  }
  expect((await request.get(`${demo.gatewayUrl}/readyz`)).status()).toBe(200)
})
