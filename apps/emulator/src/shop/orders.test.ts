import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../create-emulator.ts'
import { shopKey } from './order-routes.ts'

const running: Emulator[] = []
const stop = () => Promise.all(running.splice(0).map((emulator) => emulator.close()))
afterEach(async () => void (await stop()))

async function open(dataFolder?: string) {
  const emulator = await createEmulator(dataFolder === undefined ? {} : { dataFolder })
  running.push(emulator)
  return async (method: string, path: string, body?: object, key?: string, secret = shopKey) => {
    const answer = await fetch(`${emulator.url}/demo/shop${path}`, {
      method, headers: { 'x-api-key': secret, ...(key === undefined ? {} : { 'idempotency-key': key }), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
}
const wanted = { coffee: 'colombia_huila', bags: 2, name: 'Ada', phone: '+44 7700 900123' }

it('takes an order once however often it is asked with the same key, and has it after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orders-'))
  const ask = await open(folder)
  const first = await ask('POST', '/orders', wanted, 'k')
  expect(first).toMatchObject({ status: 201, body: { id: 'NL-4901', coffee_name: 'Colombia Huila', bags: 2, total: 25.5 } })
  expect(await ask('POST', '/orders', wanted, 'k')).toEqual(first)
  await stop()
  const again = await open(folder)
  expect((await again('GET', '/orders?phone=%2B447700900123')).body['orders']).toMatchObject([{ id: 'NL-4901' }])
  expect(await again('POST', '/orders', wanted, 'k')).toEqual(first)
})

it('delivers for nothing from £40', async () => {
  const ask = await open()
  expect((await ask('POST', '/orders', { ...wanted, coffee: 'ethiopia_guji', bags: 3 }, 'k')).body).toMatchObject({ total: 42, message: expect.stringContaining('delivery included') as string })
})

it.each([
  [{ ...wanted, coffee: 'tea' }, 422, 'There is no coffee “tea”'],
  [{ ...wanted, bags: 0 }, 400, 'At least one bag'],
  [{ ...wanted, bags: 1.5 }, 400, 'whole number'],
])('refuses %j in words', async (body, status, words) => {
  const ask = await open()
  const refused = await ask('POST', '/orders', body, 'k')
  expect(refused.status).toBe(status)
  expect(JSON.stringify(refused.body)).toContain(words)
})

it('asks for its key', async () => {
  expect((await (await open())('GET', '/coffees', undefined, undefined, 'wrong')).status).toBe(401)
})
