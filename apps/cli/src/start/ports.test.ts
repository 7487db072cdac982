import { createServer, type AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { choosePorts } from './ports.ts'

afterEach(() => vi.unstubAllEnvs())

test('a taken port is named with the variable that chooses another', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as AddressInfo
  vi.stubEnv('WEB_PORT', String(port))
  await expect(choosePorts()).rejects.toThrow(new RegExp(`Port ${port}, for the web app, is taken .* WEB_PORT=\\d+ npm start`))
  await new Promise((done) => other.close(done))
  vi.stubEnv('WEB_PORT', 'eighty')
  await expect(choosePorts()).rejects.toThrow('WEB_PORT=eighty is not a port')
})

test('two processes cannot be given one port', async () => {
  const free = createServer()
  await new Promise<void>((done) => free.listen(0, '127.0.0.1', done))
  const { port } = free.address() as AddressInfo
  await new Promise((done) => free.close(done))
  for (const name of ['WEB_PORT', 'GATEWAY_PORT']) vi.stubEnv(name, String(port))
  await expect(choosePorts()).rejects.toThrow(`WEB_PORT and GATEWAY_PORT are both ${port}`)
})
