import { createEmulator, type EmulatorOptions } from '../create-emulator.ts'
import { businessNumberSchema } from '../numbers.ts'
import { startReceiver } from './receiver.ts'

export const token = 'EAAtest'
export const numberId = '106540352242922'
export const businessPhone = '+15550783881'
export const customer = '+16505550100'

export function numberFor(webhookUrl: string) {
  return businessNumberSchema.parse({
    numberId, wabaId: '419561257915477', displayPhoneNumber: businessPhone, verifiedName: 'Salon Lune', appSecret: 'app-secret', accessToken: token, webhookUrl,
    templates: [
      { name: 'come_back', language: 'en_US', body: 'Hello {{1}}, your table {{2}} is waiting.' },
      { name: 'reminder', language: 'en', components: [{ type: 'BODY', text: 'Hi {{first_name}}' }, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Confirm' }] }] },
      { name: 'paused', language: 'en', status: 'PAUSED', body: 'x' },
    ],
  })
}

/** An emulator with one number, and a receiver of its webhooks. */
export async function startWorld(options: EmulatorOptions = {}) {
  const receiver = await startReceiver('app-secret')
  const emulator = await createEmulator({ numbers: [numberFor(receiver.webhookUrl)], statusDelaysMs: { sent: 1, delivered: 2, read: 3 }, retryDelaysMs: [20], ...options })
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
    const response = await fetch(`${emulator.url}${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }, ...init })
    const text = await response.text()
    return { status: response.status, json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} }
  }
  const send = (part: object, headers?: Record<string, string>) =>
    call('POST', `/v26.0/${numberId}/messages`, { messaging_product: 'whatsapp', to: customer, type: 'text', text: { body: 'Hello' }, ...part }, headers)
  const write = (message: object = { type: 'text', text: { body: 'Hi' } }, part: object = {}) =>
    call('POST', '/phone/api/messages', { number: numberId, customer, name: 'Ada', message, ...part })
  const messages = async () => (await call('GET', `/_emulator/messages?number=${numberId}&customer=${encodeURIComponent(customer)}`)).json['messages'] as { id: string; tick: string; type: string; from: string; content: Record<string, unknown> }[]
  return { receiver, emulator, call, send, write, messages, close: async () => { await emulator.close(); await receiver.close() } }
}
export type TestWorld = Awaited<ReturnType<typeof startWorld>>
