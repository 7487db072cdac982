import { join } from 'node:path'
import { addresses } from './addresses.ts'
import type { Home } from './home.ts'
import type { Ports } from './ports.ts'
import type { ProcessSpec } from './supervisor.ts'

export interface ProcessContext {
  root: string
  home: Home
  ports: Ports
  databaseUrls: { web: string; worker: string; gateway: string }
  masterKey: string
}

/** What each process is started with. Settings come from the environment alone, so that each also runs by itself. */
export function processSpecs({ root, home, ports, databaseUrls, masterKey }: ProcessContext): Record<'emulator' | 'gateway' | 'worker' | 'web', ProcessSpec> {
  const at = addresses(ports)
  const { secrets } = home
  // The demo businesses' own services are the emulator's; whoever runs this may name others, or other places for these.
  const standIns = [`https://bookings.saltwater-hair.example=${at.emulator}/demo/bookings,https://shop.northlight-coffee.example=${at.emulator}/demo/shop`, process.env['PARLEY_TOOL_STAND_INS'] ?? ''].join(',')
  const shared = { NODE_ENV: 'production', PARLEY_HOME: home.path, PARLEY_MASTER_KEY: masterKey, EMULATOR_KEY: secrets.emulatorKey }
  // One file each, made by scripts/bundle.mjs.
  const bundled = (app: string) => ({ args: [join(root, 'apps', app, 'dist/main.mjs')], cwd: join(root, 'apps', app) })
  const web = join(root, 'apps/web')
  return {
    emulator: {
      name: 'emulator',
      ...bundled('emulator'),
      env: { ...shared, EMULATOR_PORT: String(ports.emulator), EMULATOR_DATA: join(home.path, 'emulator'), EMULATOR_FRAME_ANCESTORS: at.web },
      readyUrl: `${at.emulator}/readyz`,
    },
    gateway: {
      name: 'gateway',
      ...bundled('gateway'),
      env: { ...shared, GATEWAY_PORT: String(ports.gateway), DATABASE_URL: databaseUrls.gateway, WHATSAPP_VERIFY_TOKEN: process.env['WHATSAPP_VERIFY_TOKEN'] ?? secrets.verifyToken, WHATSAPP_APP_SECRET: process.env['WHATSAPP_APP_SECRET'] ?? secrets.appSecret },
      readyUrl: `${at.gateway}/readyz`,
    },
    worker: {
      name: 'worker',
      ...bundled('worker'),
      env: { ...shared, PARLEY_TOOL_STAND_INS: standIns, WORKER_PORT: String(ports.worker), DATABASE_URL: databaseUrls.worker, GATEWAY_URL: at.gateway, EMULATOR_GRAPH_URL: at.emulatorGraph, WHATSAPP_GRAPH_URL: process.env['WHATSAPP_GRAPH_URL'] ?? at.emulatorGraph },
      readyUrl: `${at.worker}/readyz`,
    },
    web: {
      name: 'web',
      // Not `next start`: this also tells the app from which address a request really came.
      args: [join(web, 'server.mjs')],
      cwd: web,
      env: {
        ...shared,
        PARLEY_TOOL_STAND_INS: standIns,
        WEB_PORT: String(ports.web),
        DATABASE_URL: databaseUrls.web,
        NEXTAUTH_URL: at.web,
        NEXTAUTH_SECRET: secrets.sessionSecret,
        EMULATOR_URL: at.emulator,
        PUBLIC_EMULATOR_URL: at.publicEmulator,
        GATEWAY_URL: at.gateway,
        EMULATOR_GRAPH_URL: at.emulatorGraph,
        WHATSAPP_GRAPH_URL: process.env['WHATSAPP_GRAPH_URL'] ?? at.emulatorGraph,
        ...(process.env['WHATSAPP_GRAPH_URL'] === undefined && process.env['DIALOG360_URL'] === undefined ? { DIALOG360_URL: `${at.emulator}/360dialog` } : {}),
        NEXT_TELEMETRY_DISABLED: '1',
      },
      readyUrl: `${at.webHere}/readyz`,
    },
  }
}
