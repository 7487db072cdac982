import type { ContactAddress } from './address.ts'
import type { SendOutcome } from './delivery.ts'
import type { ChannelLimits } from './limits.ts'
import type { OutboundContent } from './outbound.ts'

/** `meta`: the Cloud API itself; `360dialog`: its proxy, with one key for each number. */
const channelProviders = ['meta', '360dialog'] as const
export type ChannelProvider = (typeof channelProviders)[number]

/** What an adapter needs to speak for one connected number. Secrets are already unsealed. */
export interface ChannelAccount {
  channelId: string
  /** The channel's id of the number we speak from (`phone_number_id`). */
  numberId: string
  accessToken: string
  /** Overrides the installation's base address (`WHATSAPP_GRAPH_URL`). Version included. */
  baseUrl?: string
  /** Of the Meta app that the number came through; where known, each call proves that we have it. */
  appSecret?: string
  /** Who stands between us and WhatsApp; none: Meta itself. */
  provider?: ChannelProvider
}

export interface SendRequest {
  account: ChannelAccount
  to: ContactAddress
  content: OutboundContent
  /** Carried along and handed back on every status; at most 512 characters. */
  effectId: string
  replyTo?: string
}

/** What files of ours are called at a number, once uploaded there. `file` is what OutboundMedia's `fileId` names. */
export interface Uploads {
  /** The channel's id of it, while it lives. */
  find(channelId: string, file: string): Promise<string | undefined>
  keep(channelId: string, file: string, mediaId: string): Promise<void>
  forget(channelId: string, file: string): Promise<void>
}

/** The way out to customers. An adapter never throws for what the channel answers: it names the outcome. */
export interface Channel {
  readonly limits: ChannelLimits
  send(request: SendRequest, signal: AbortSignal): Promise<SendOutcome>
  /** Marks the customer's message read and shows that we are writing; best effort. */
  showTyping(account: ChannelAccount, messageId: string, signal: AbortSignal): Promise<void>
  /** The bytes of a file that a customer sent. Throws ParleyError CHANNEL_FAILED. */
  download(account: ChannelAccount, mediaId: string, signal: AbortSignal): Promise<{ bytes: Uint8Array; mimeType: string }>
}
