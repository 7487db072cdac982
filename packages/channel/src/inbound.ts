import type { ContactAddress } from './address.ts'
import type { JsonObject } from './json.ts'

/** A file that the customer sent, still at the channel. `sha256` as the channel wrote it. */
/** How a transcript begins that is none, and says why. */
export const notWrittenOut = 'Not written out:'

export interface InboundMedia {
  id: string
  mimeType: string
  sha256?: string
  filename?: string
  /** A recorded voice note rather than an attached audio file. */
  voice?: boolean
  animated?: boolean
  /** Our own id of it: given when the message comes, the file follows. */
  fileId?: string
  /** What became of fetching it; absent while it is on its way. */
  fetched?: boolean
  /** Bytes. */
  size?: number
  /** Why it could not be fetched, in plain words. */
  failure?: string
  /** What a voice note says, or why that is not known. */
  transcript?: string
}

export interface SharedContact {
  name: string
  phones: string[]
  emails?: string[]
  organisation?: string
  /** True only when the customer tapped "share my number": then it is theirs. */
  own?: boolean
}

/** What a customer can say, in no channel's own terms. */
export type InboundContent =
  | { type: 'text'; text: string }
  | { type: 'image' | 'video' | 'audio' | 'document' | 'sticker'; media: InboundMedia; caption?: string }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string; url?: string }
  | { type: 'contacts'; contacts: SharedContact[] }
  /** A tapped reply button, list row or template button. `id` is what we sent with it. */
  | { type: 'choice'; id: string; title: string; description?: string; from: 'button' | 'list' | 'template' }
  | { type: 'form'; name?: string; response: JsonObject | string }
  | { type: 'order'; catalogId: string; text?: string; items: { productId: string; quantity: number; price: number; currency: string }[] }
  /** `emoji` absent: the reaction was taken back. */
  | { type: 'reaction'; messageId: string; emoji?: string }
  /** `text`: the words as they are now; a file's are its caption. Absent where the channel does not tell. */
  | { type: 'edit'; messageId: string; text?: string }
  /** Deleted for everyone: our copy goes as well. */
  | { type: 'revoke'; messageId: string }
  | { type: 'welcome-request' }
  /** A notice of the channel about the customer; nobody said it. */
  | { type: 'system'; text: string }
  /** What is left of a message that the customer deleted. */
  | { type: 'deleted' }
  /** Something the channel could not or would not hand over; never a reason to crash or to fall silent. */
  | { type: 'unsupported'; reason: string; original?: string }

/** Where a customer came from, on the first message after tapping an ad or a post. */
export interface Referral {
  sourceType: 'ad' | 'post' | 'unknown'
  sourceId?: string
  url?: string
  headline?: string
  body?: string
  /** What the ad showed; the address is Meta's and does not last. */
  media?: { type: 'image' | 'video'; url?: string; thumbnailUrl?: string }
  clickId?: string
  /** What the ad greeted the customer with. */
  welcomeText?: string
}

/** Something of the business's catalogue. */
export interface ProductReference {
  catalogId: string
  productId: string
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
  /** `often`: the channel marks it as passed on many times. */
  forwarded?: 'once' | 'often'
  /** The product that the customer asks about. */
  product?: ProductReference
  referral?: Referral
}

const silent: ReadonlySet<InboundContent['type']> = new Set(['reaction', 'edit', 'revoke', 'welcome-request', 'system', 'deleted'])

/** Content that may move a flow on; the rest (reactions, edits …) is only shown. */
export function isConversational(content: InboundContent): boolean {
  return !silent.has(content.type)
}

/** What is known about a message beside its content. Kept with the transcript; nothing of it where there is nothing. */
export interface MessageDetails {
  replyTo?: string
  forwarded?: 'once' | 'often'
  product?: ProductReference
  referral?: Referral
  /** The newest of each side; `app` is the owner on the phone. Milliseconds since 1970. */
  reactions?: { by: 'contact' | 'app' | 'bot'; emoji: string; at: number }[]
  /** The content before the first edit. */
  original?: InboundContent
  editedAt?: number
  deletedAt?: number
}

/** The details of a message that just came; undefined where there are none. */
export function detailsOf({ replyTo, forwarded, product, referral }: Pick<InboundMessage, 'replyTo' | 'forwarded' | 'product' | 'referral'>): MessageDetails | undefined {
  if (replyTo === undefined && forwarded === undefined && product === undefined && referral === undefined) return undefined
  return {
    ...(replyTo !== undefined && { replyTo }),
    ...(forwarded !== undefined && { forwarded }),
    ...(product !== undefined && { product }),
    ...(referral !== undefined && { referral }),
  }
}

/** The content with the words of an edit; what has no words stays as it was. */
export function withText(content: InboundContent, text: string): InboundContent {
  switch (content.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return { ...content, caption: text }
    case 'text':
      return { ...content, text }
    default:
      return content
  }
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
    case 'system':
      return content.text
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
  | { kind: 'echo'; sourceId: string; numberId: string; to: ContactAddress; sentAt: number; content: InboundContent }
  /** The customer changed number or id. */
  | { kind: 'identity'; sourceId: string; numberId: string; previous: ContactAddress; current: ContactAddress; sentAt: number }
  /** About the account, a template, a number: nobody's conversation. `at`: when Meta says it happened. */
  | { kind: 'account'; sourceId: string; accountId: string; numberId?: string; field: string; value: JsonObject; at: number }
  | { kind: 'unknown'; sourceId: string; numberId?: string; accountId?: string; field: string; reason: string; value: JsonObject; at: number }

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
  /** The customer came by an ad or a post and was answered in time: until when nothing costs. Milliseconds since 1970. */
  freeEntryUntil?: number
}
