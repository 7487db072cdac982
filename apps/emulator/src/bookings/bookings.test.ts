import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../create-emulator.ts'
import { bookingKey } from './booking-routes.ts'

const running: Emulator[] = []
afterEach(async () => void (await Promise.all(running.splice(0).map((emulator) => emulator.close()))))

async function open(dataFolder?: string) {
  const emulator = await createEmulator(dataFolder === undefined ? {} : { dataFolder })
  running.push(emulator)
  return async (method: string, path: string, body?: object, key?: string) => {
    const answer = await fetch(`${emulator.url}/demo/bookings${path}`, {
      method, headers: { 'x-api-key': bookingKey, ...(key === undefined ? {} : { 'idempotency-key': key }), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> & { error?: { message: string } } }
  }
}

/** The next Wednesday that is at least two days away. */
function wednesday(): string {
  const at = new Date(Date.now() + 2 * 86_400_000)
  while (at.getUTCDay() !== 3) at.setUTCDate(at.getUTCDate() + 1)
  return at.toISOString().slice(0, 10)
}
const sunday = () => new Date(Date.parse(wednesday()) + 4 * 86_400_000).toISOString().slice(0, 10)

it('books once however often it is asked with the same key, and the time is gone', async () => {
  const ask = await open()
  const day = wednesday()
  const { body } = await ask('GET', `/availability?service=highlights&day=${day}`)
  const [time] = body['times'] as string[]
  const wanted = { service: 'highlights', day, time: time!, name: 'Ada', phone: '+31 6 1234' }
  const first = await ask('POST', '/bookings', wanted, 'k1')
  expect(first).toMatchObject({ status: 201, body: { id: 'B1001', day, time, service_name: 'Highlights', phone: '+3161234' } })
  expect(await ask('POST', '/bookings', wanted, 'k1')).toEqual(first)
  expect(await ask('POST', '/bookings', { ...wanted, name: 'Eve' }, 'k1')).toMatchObject({ status: 422 })
  expect((await ask('GET', '/bookings?phone=%2B3161234')).body['bookings']).toHaveLength(1)
  await ask('POST', '/bookings', wanted, 'k2')
  expect(await ask('POST', '/bookings', wanted, 'k3')).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('is not free') as string } } })
})

it('moves and cancels, and keeps its diary over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookings-'))
  let ask = await open(folder)
  const day = wednesday()
  const times = (await ask('GET', `/availability?service=mens_cut&day=${day}`)).body['times'] as string[]
  const { body } = await ask('POST', '/bookings', { service: 'mens_cut', day, time: times[0]!, name: 'Ada', phone: '+31612345' }, 'a')
  await running.pop()!.close()
  ask = await open(folder)
  expect(await ask('PATCH', `/bookings/${String(body['id'])}`, { day, time: times.at(-1)! }, 'b')).toMatchObject({ status: 200, body: { time: times.at(-1) } })
  expect(await ask('DELETE', `/bookings/${String(body['id'])}`, undefined, 'c')).toMatchObject({ status: 200, body: { status: 'cancelled' } })
  expect(await ask('DELETE', `/bookings/${String(body['id'])}`, undefined, 'd')).toMatchObject({ status: 404 })
  expect((await ask('GET', '/bookings?phone=%2B31612345')).body['bookings']).toEqual([])
})

it.each([
  ['GET', '/availability?service=perm&day=2030-01-01', undefined, 422, 'There is no service “perm”'],
  ['GET', '/availability?service=colour&day=tomorrow', undefined, 400, 'day must be a date'],
  ['GET', '/availability?service=colour&day=2026-02-30', undefined, 400, 'day must be a date'],
  ['POST', '/bookings', { service: 'colour' }, 400, 'day'],
  ['POST', '/bookings', { service: 'colour', day: sunday(), time: '10:00', name: 'A', phone: '+31612345' }, 422, 'closed on Sundays and Mondays'],
  ['POST', '/bookings', { service: 'colour', day: sunday(), time: '10:00', name: 'A', phone: '+31612345', admin: true }, 400, 'admin'],
])('%s %s is refused and says why', async (method, path, body, status, message) => {
  const answer = await (await open())(method, path, body, 'k')
  expect(answer.status).toBe(status)
  expect(answer.body.error?.message).toContain(message)
})

it('asks for its key, and for a key of every change', async () => {
  const ask = await open()
  expect(await ask('POST', '/bookings', {})).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('Idempotency-Key') as string } } })
  const answer = await fetch(`${running[0]!.url}/demo/bookings/services`)
  expect(answer.status).toBe(401)
  expect(((await (await fetch(`${running[0]!.url}/demo/bookings/openapi.json`)).json()) as { openapi: string }).openapi).toBe('3.1.0')
})
