import type { ChannelProvider } from './port.ts'

/** What has to be right before a number works, in the order in which it is set up. */
const connectionCheckNames = ['token', 'permissions', 'number', 'subscription', 'callback', 'webhook'] as const
export type ConnectionCheckName = (typeof connectionCheckNames)[number]

/**
 * `good`; `warning`: works, but not for long or not well; `bad`: somebody has to do something; `waiting`: the next step is
 * not done yet; `unknown`: it could not be asked.
 */
export type ConnectionState = 'good' | 'warning' | 'bad' | 'waiting' | 'unknown'

export interface ConnectionCheck {
  name: ConnectionCheckName
  state: ConnectionState
  /** What was found, as a sentence. */
  says: string
  /** What to do about it, as a sentence; where there is something to do. */
  todo?: string
  /** Nothing can be sent until it is put right. */
  stops?: true
  /** It is app id and secret that the provider does not accept. */
  wrongApp?: true
}

/** What the provider tells about a number. What it did not tell is left out. */
export interface NumberFacts {
  displayNumber?: string
  verifiedName?: string
  /** `CONNECTED`, `PENDING`, `FLAGGED` … */
  status?: string
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  qualityRating?: string
  /** `TIER_250` … `TIER_UNLIMITED`. */
  limitTier?: string
  /** `STANDARD`, `HIGH`. */
  throughput?: string
  nameStatus?: string
  /** The number is used in the WhatsApp Business app as well. */
  onPhoneApp?: boolean
  /** Milliseconds since 1970; null: never. */
  tokenExpiresAt?: number | null
  /** Of the Meta app that the token belongs to. */
  appId?: string
}

export interface Inspection {
  checks: ConnectionCheck[]
  facts: NumberFacts
}

/** Everything that speaks for one number while it is set up and looked after. Secrets are unsealed: it stays on the server. */
export interface ConnectionAccount {
  provider: ChannelProvider
  numberId: string
  /** The WhatsApp business account's id. Empty at 360dialog. */
  accountId: string
  accessToken: string
  /** Overrides WHATSAPP_GRAPH_URL; version included. */
  baseUrl?: string
  /** The workspace's own Meta app, where the number came through one. */
  app?: { id: string; secret: string }
  /** Of a number that came through no app of the workspace's own. */
  appSecret?: string
  /** Where webhooks of this number are to arrive. */
  callbackUrl?: string
  /** Milliseconds since 1970; null: not yet. */
  handshakeAt: number | null
  lastWebhookAt: number | null
}

/** Messages a second by what is known of the number; null: the usual 80. */
export function messagesPerSecondOf(facts: NumberFacts): number | null | undefined {
  if (facts.onPhoneApp === true) return 20
  if (facts.throughput === undefined) return undefined
  return facts.throughput === 'HIGH' ? 1000 : null
}

/** The first thing that keeps the number from sending; undefined where nothing does. */
export function whatStops(checks: ConnectionCheck[]): ConnectionCheck | undefined {
  return checks.find(({ stops }) => stops === true)
}
