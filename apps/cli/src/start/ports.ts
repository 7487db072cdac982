import { createServer } from 'node:net'
import { ParleyError } from '@parley/errors'

export interface Ports {
  web: number
  gateway: number
  emulator: number
  worker: number
}

const wanted: { key: keyof Ports; variable: string; usual: number; what: string }[] = [
  { key: 'web', variable: 'WEB_PORT', usual: 3000, what: 'the web app' },
  { key: 'gateway', variable: 'GATEWAY_PORT', usual: 4000, what: 'the gateway' },
  { key: 'emulator', variable: 'EMULATOR_PORT', usual: 4010, what: 'the emulator' },
  { key: 'worker', variable: 'WORKER_PORT', usual: 4020, what: "the worker's health page" },
]

/** The ports to use, each free now. Throws ParleyError MISCONFIGURED that names the one that is taken. */
export async function choosePorts(): Promise<Ports> {
  const ports = {} as Ports
  for (const { key, variable, usual, what } of wanted) {
    const port = Number(process.env[variable] || usual)
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new ParleyError('MISCONFIGURED', `${variable}=${process.env[variable]} is not a port. Give a number from 1 to 65535.`)
    const other = wanted.find((each) => each.key !== key && ports[each.key] === port)
    if (other) throw new ParleyError('MISCONFIGURED', `${other.variable} and ${variable} are both ${port}. Give each a port of its own.`)
    if (!(await isFree(port))) throw new ParleyError('MISCONFIGURED', `Port ${port}, for ${what}, is taken by another program. Stop that one, or choose another port: ${variable}=${port > 55_535 ? port - 10_000 : port + 10_000} npm start`)
    ports[key] = port
  }
  return ports
}

/** Both loopback families and all interfaces: a server on any of them would stand in the way. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
      const probe = createServer()
      probe.once('error', done)
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(undefined)))
    })
    if (error && error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') return false
  }
  return true
}
