import type { Connections } from '@parley/api'
import { createWhatsAppSetup } from '@parley/whatsapp'

/** Where emulator and gateway are. */
export interface Reach {
  emulatorGraph: string
  gateway: string
}

export const graphUrlAt = (reach: Reach) => process.env['WHATSAPP_GRAPH_URL'] ?? reach.emulatorGraph

/** How the command line reaches Meta, or its stand-in. A command waits less patiently than a person at a page. */
export function connectionsAt(reach: Reach): Connections {
  return {
    setup: createWhatsAppSetup({ baseUrl: graphUrlAt(reach), timeoutMs: 4_000 }),
    callbackUrl: (appKey) => new URL(`/webhooks/whatsapp${appKey === null ? '' : `/${appKey}`}`, process.env['PUBLIC_GATEWAY_URL'] ?? reach.gateway).href,
  }
}
