import type { Ports } from './ports.ts'

/**
 * Where everything is reached. `localhost` rather than 127.0.0.1 for what a browser opens: it is what
 * people type, and a sign-in cookie belongs to the host in the address bar.
 */
export function addresses(ports: Ports) {
  const graphVersion = 'v26.0'
  return {
    web: process.env['NEXTAUTH_URL'] ?? `http://localhost:${ports.web}`,
    gateway: `http://127.0.0.1:${ports.gateway}`,
    webhook: `http://127.0.0.1:${ports.gateway}/webhooks/whatsapp`,
    emulator: `http://127.0.0.1:${ports.emulator}`,
    publicEmulator: process.env['PUBLIC_EMULATOR_URL'] ?? `http://localhost:${ports.emulator}`,
    emulatorGraph: `http://127.0.0.1:${ports.emulator}/${graphVersion}`,
    worker: `http://127.0.0.1:${ports.worker}`,
  }
}
