import type { Ports } from './ports.ts'

const { env } = process

/** Where this machine itself reaches a process: all listen on loopback unless they are told another address. */
const here = (host: string | undefined, port: number) => {
  const everywhere = !host || host === '0.0.0.0' || host === '::' || host === 'localhost'
  return `http://${everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * Where everything is reached. `localhost` rather than 127.0.0.1 for what a browser opens: it is what
 * people type, and a sign-in cookie belongs to the host in the address bar.
 */
export function addresses(ports: Ports) {
  const graphVersion = 'v26.0'
  const web = here(env['WEB_HOST'], ports.web)
  const gateway = here(env['GATEWAY_HOST'], ports.gateway)
  const emulator = here(env['EMULATOR_HOST'], ports.emulator)
  return {
    web: env['NEXTAUTH_URL'] || web.replace('//127.0.0.1:', '//localhost:'),
    webHere: web,
    gateway,
    webhook: `${gateway}/webhooks/whatsapp`,
    emulator,
    publicEmulator: env['PUBLIC_EMULATOR_URL'] || emulator.replace('//127.0.0.1:', '//localhost:'),
    emulatorGraph: `${emulator}/${graphVersion}`,
    worker: here(env['WORKER_HOST'], ports.worker),
  }
}
