import type { Connections } from '@parley/api'
import { createWhatsAppSetup } from '@parley/whatsapp'
import type { Environment } from './environment.ts'

type Addresses = Pick<Environment, 'WHATSAPP_GRAPH_URL' | 'GATEWAY_URL' | 'PUBLIC_GATEWAY_URL' | 'DIALOG360_URL' | 'META_APP_ID' | 'META_APP_SECRET' | 'META_CONFIG_ID'>

const isPublic = (url: URL) => url.protocol === 'https:' && url.hostname.includes('.') && !/^(\d+\.){3}\d+$/.test(url.hostname)

/** How this installation connects numbers: where Meta is reached, and where Meta reaches us. */
export function createConnections(environment: Addresses): Connections {
  const gateway = environment.PUBLIC_GATEWAY_URL ?? environment.GATEWAY_URL ?? 'http://localhost:4000'
  const { META_APP_ID: appId, META_APP_SECRET: appSecret, META_CONFIG_ID: configId } = environment
  // A stand-in on this machine reaches every address of it.
  const atMeta = new URL(environment.WHATSAPP_GRAPH_URL).protocol === 'https:'
  return {
    setup: createWhatsAppSetup({ baseUrl: environment.WHATSAPP_GRAPH_URL }),
    callbackUrl: (appKey) => new URL(`/webhooks/whatsapp${appKey === null ? '' : `/${appKey}`}`, gateway).href,
    ...(atMeta && !isPublic(new URL(gateway))
      ? { callbackProblem: `Meta cannot reach ${gateway}: it must be public and HTTPS. Set PUBLIC_GATEWAY_URL to the address at which the internet reaches the gateway, and start Parley again.` }
      : {}),
    ...(environment.DIALOG360_URL === undefined ? {} : { dialog360Url: environment.DIALOG360_URL }),
    ...(appId && appSecret && configId ? { signUp: { appId, appSecret, configId } } : {}),
  }
}
