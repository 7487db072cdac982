import { afterEach, expect, it, vi } from 'vitest'
import { createTestNumbers } from './test-numbers.ts'

const environment = {
  DATABASE_URL: 'x',
  NEXTAUTH_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: 'x'.repeat(32),
  EMULATOR_URL: 'http://emulator:4010',
  PUBLIC_EMULATOR_URL: 'http://localhost:4010',
  EMULATOR_KEY: 'the key',
  GATEWAY_URL: 'http://gateway:4000',
}
const account = async () => ({ businessName: 'Harbour Hair', numberId: '123', accountId: '456', displayNumber: '+15550001111', accessToken: 'token', appSecret: 'secret' })

afterEach(() => void vi.unstubAllGlobals())

it('tells the emulator what Meta would know of the number', async () => {
  const asked = vi.fn(async (_url: URL, _request: RequestInit) => new Response('{}'))
  vi.stubGlobal('fetch', asked)
  await createTestNumbers(environment, account).register('w')
  const [url, request] = asked.mock.calls[0]!
  expect(url.href).toBe('http://emulator:4010/_emulator/numbers')
  expect(request.headers).toMatchObject({ 'x-emulator-key': 'the key' })
  expect(JSON.parse(String(request.body))).toEqual({
    numberId: '123',
    wabaId: '456',
    displayPhoneNumber: '+15550001111',
    verifiedName: 'Harbour Hair',
    appSecret: 'secret',
    accessToken: 'token',
    webhookUrl: 'http://gateway:4000/webhooks/whatsapp',
  })
})

it('says what to do where the emulator is away, refuses, or is not there at all', async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValueOnce(new TypeError('fetch failed')).mockResolvedValueOnce(new Response('', { status: 401 })))
  const numbers = createTestNumbers(environment, account)
  await expect(numbers.register('w')).rejects.toMatchObject({ code: 'CHANNEL_FAILED', message: expect.stringContaining('emulator is running') })
  await expect(numbers.register('w')).rejects.toMatchObject({ code: 'CHANNEL_FAILED', message: expect.stringContaining('EMULATOR_KEY') })
  await expect(createTestNumbers({ ...environment, EMULATOR_URL: undefined }, account).register('w')).rejects.toMatchObject({ code: 'MISCONFIGURED' })
})

it('leads a browser to the phone, with every value escaped', () => {
  const url = new URL(createTestNumbers(environment, account).phoneUrl({ numberId: '123', customer: '+9990000000001', name: 'Mia & Jonas' }))
  expect(url.origin + url.pathname).toBe('http://localhost:4010/phone')
  expect(Object.fromEntries(url.searchParams)).toEqual({ number: '123', customer: '+9990000000001', name: 'Mia & Jonas', embed: '1' })
})
