import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createHealth } from './create-health.ts'

const make = (ready: () => Promise<void> = async () => undefined) => createHealth({ ready, metrics: async () => 'parley_up 1', contentType: 'text/plain' })

test('it tells whether the worker can work, and why not', async () => {
  expect((await make().inject({ url: '/readyz' })).statusCode).toBe(200)
  const away = await make(() => Promise.reject(new Error('The database is away.'))).inject({ url: '/readyz' })
  expect([away.statusCode, away.json()]).toEqual([503, { ready: false, reason: 'The database is away.' }])
})

test('it closes though somebody is connected who has asked nothing yet', async () => {
  const health = make()
  const connected = once(health.server, 'connection')
  const { port } = new URL(await health.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
  const cutOff = once(socket, 'close')
  await connected
  await health.close()
  await cutOff
})
