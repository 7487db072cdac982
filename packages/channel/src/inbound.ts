import type { ContactAddress } from './address.ts'
import type { JsonObject } from './json.ts'
import type { OutboundContent } from './outbound.ts'

/** A file that the customer sent, still at the channel. `sha256` as the channel wrote it. */
export interface InboundMedia {
  id: string
  mimeType: string
  sha256?: string
  filename?: string
  /** A recorded voice note rather than an attached audio file. */
  voice?: boolean
  animated?: boolean
}

export interface SharedContact {
  name: string
  phones: string[]
  emails?: string[]
  /** True only when the customer tapped "share my number": then it is theirs. */
  own?: boolean
}

/** What a customer can say, in no channel's own terms. */
export type InboundContent =
  | { type: 'text'; text: string }
  | { type: 'image' | 'video' | 'audio' | 'document' | 'sticker'; media: InboundMedia; caption?: string }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { type: 'contacts'; contacts: SharedContact[] }
  /** A tapped reply button, list row or template button. `id` is what we sent with it. */
  | { type: 'choice'; id: string; title: string; from: 'button' | 'list' | 'template' }
  | { type: 'form'; name?: string; response: JsonObject | string }
  | { type: 'order'; catalogId: string; text?: string; items: { productId: string; quantity: number; price: number; currency: string }[] }
  /** `emoji` absent: the reaction was taken back. */
  | { type: 'reaction'; messageId: string; emoji?: string }
  | { type: 'edit'; messageId: string; text?: string }
  | { type: 'revoke'; messageId: string }
  | { type: 'welcome-request' }
  /** Something the channel could not or would not hand over; never a reason to crash or to fall silent. */
  | { type: 'unsupported'; reason: string; original?: string }

/** Where a customer came from, on the first message after tapping an ad or a post. */
export interface Referral {
  sourceType: 'ad' | 'post' | 'unknown'
  sourceId?: string
  url?: string
  headline?: string
  body?: string
  clickId?: string
}

export interface InboundMessage {
  /** The channel's own id (`wamid.…`): opaque, unique per number. */
  id: string
  from: ContactAddress
  profileName?: string
  username?: string
  /** When the customer sent it, by the channel's clock; milliseconds since 1970. WhatsApp knows whole seconds. */
  sentAt: number
  content: InboundContent
  /** The message that this one answers. */
  replyTo?: string
  forwarded?: boolean
  referral?: Referral
}

/** Content that may move a flow on; the rest (reactions, edits …) is only shown. */
export function isConversational(content: InboundContent): boolean {
  return content.type !== 'reaction' && content.type !== 'edit' && content.type !== 'revoke' && content.type !== 'welcome-request'
}

/** The words of a message as a person would read them out; empty where there are none. */
export function textOf(content: InboundContent): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'choice':
      return content.title
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return content.caption ?? ''
    case 'location':
      return [content.name, content.address].filter(Boolean).join(', ')
    case 'edit':
    case 'order':
      return content.text ?? ''
    default:
      return ''
  }
}

/**
 * One thing that a webhook told, split off and neutral. `sourceId` is unique per number and kind, so
 * that a delivery repeated by the channel is stored once.
 */
export type ChannelUpdate =
  | { kind: 'message'; sourceId: string; numberId: string; message: InboundMessage }
  | { kind: 'status'; sourceId: string; numberId: string; status: StatusUpdate }
  /** The owner answered from the phone app (coexistence): the bot must fall silent. */
  | { kind: 'echo'; sourceId: string; numberId: string; to: ContactAddress; sentAt: number; content: OutboundContent | { type: 'unsupported'; reason: string } }
  /** The customer changed number or id. */
  | { kind: 'identity'; sourceId: string; numberId: string; previous: ContactAddress; current: ContactAddress; sentAt: number }
  /** About the account, a template, a number: nobody's conversation. */
  | { kind: 'account'; sourceId: string; accountId: string; field: string; value: JsonObject }
  | { kind: 'unknown'; sourceId: string; numberId?: string; accountId?: string; field: string; reason: string; value: JsonObject }

export interface StatusUpdate {
  /** The id the channel gave our message when it accepted it. */
  messageId: string
  status: 'sent' | 'delivered' | 'read' | 'played' | 'failed'
  at: number
  /** What we passed along on sending: the effect's id. */
  effectId?: string
  error?: { code: number; title: string; details?: string }
  /** Kept as the channel wrote it: its values change with its price list. */
  pricing?: JsonObject
}
