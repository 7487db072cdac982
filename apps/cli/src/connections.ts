import type { Connections } from '@parley/api'
import { createWhatsAppSetup } from '@parley/whatsapp'

/** How the command line reaches Meta, or its stand-in. A command waits less patiently than a person at a page. */
export function connectionsAt(at: { emulatorGraph: string; gateway: string }): Connections {
  return {
    setup: createWhatsAppSetup({ baseUrl: process.env['WHATSAPP_GRAPH_URL'] ?? at.emulatorGraph, timeoutMs: 4_000 }),
    callbackUrl: (appKey) => new URL(`/webhooks/whatsapp${appKey === null ? '' : `/${appKey}`}`, process.env['PUBLIC_GATEWAY_URL'] ?? at.gateway).href,
  }
}
