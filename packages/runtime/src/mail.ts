import { addressKey, textOf, type ChannelUpdate, type ContactAddress, type InboundMessage, type Json, type JsonObject } from '@parley/channel'
import type { PendingEvent } from './ports/index.ts'

/** `notice`: about the customer, and not said by them: it opens no window. */
export type MailKind = 'message' | 'notice' | 'echo' | 'identity' | 'timer' | 'outcome' | 'operator'

/** What is kept of one thing that happened, until its conversation takes it. The payload is a PendingEvent without `id` and `at`. */
export interface Mail {
  kind: MailKind
  /** Unique per number and kind. */
  sourceId: string
  /** Who it is from, before the contact is known. */
  address: string | null
  /** Milliseconds since 1970. */
  occurredAt: number
  payload: JsonObject
}

/** A clock that is ahead of ours must not put a message behind everything that follows. Milliseconds. */
const mostAhead = 60_000

/** What goes into a mailbox of all that a channel tells; undefined for what is nobody's conversation. */
export function mailOf(update: ChannelUpdate, receivedAt: number): Mail | undefined {
  const at = (sentAt: number) => (sentAt > receivedAt + mostAhead ? receivedAt : sentAt)
  switch (update.kind) {
    case 'message':
      return {
        kind: update.message.content.type === 'system' ? 'notice' : 'message', sourceId: update.sourceId, address: addressKey(update.message.from), occurredAt: at(update.message.sentAt),
        payload: { type: 'message', message: json(update.message) },
      }
    case 'echo': {
      const text = textOf(update.content) || `[${update.content.type}]`
      return { kind: 'echo', sourceId: update.sourceId, address: addressKey(update.to), occurredAt: at(update.sentAt), payload: { type: 'echo', text, content: json(update.content), to: json(update.to) } }
    }
    case 'identity':
      return {
        kind: 'identity', sourceId: update.sourceId, address: addressKey(update.previous), occurredAt: at(update.sentAt),
        payload: { type: 'identity', previous: json(update.previous), current: json(update.current) },
      }
    default:
      return undefined
  }
}

/** Who a piece of unsorted mail is from. */
export interface Sender {
  address: ContactAddress
  name?: string
  username?: string
}

export function senderOf(payload: JsonObject): Sender {
  if (payload['type'] === 'message') {
    const message = payload['message'] as unknown as InboundMessage
    const own = message.content.type === 'contacts' ? message.content.contacts.find((contact) => contact.own)?.phones[0] : undefined
    return {
      // A number that the customer shared as their own is theirs from now on; anybody else's card is not.
      address: own !== undefined && message.from.phone === undefined ? { ...message.from, phone: own } : message.from,
      ...(message.profileName === undefined ? {} : { name: message.profileName }),
      ...(message.username === undefined ? {} : { username: message.username }),
    }
  }
  if (payload['type'] === 'echo') return { address: payload['to'] as unknown as ContactAddress }
  return { address: (payload['previous'] ?? {}) as unknown as ContactAddress }
}

const eventTypes: ReadonlySet<string> = new Set<PendingEvent['type']>(['message', 'echo', 'timer', 'outcome', 'take-over', 'give-back', 'start-over', 'move-version'])

/** The event that a piece of mail is; undefined where it is none. */
export function eventOf(mail: { kind: string; sourceId: string; occurredAt: number; payload: Json }): PendingEvent | undefined {
  const { payload } = mail
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return undefined
  if (typeof payload['type'] !== 'string' || !eventTypes.has(payload['type'])) return undefined
  return { ...payload, id: `${mail.kind}:${mail.sourceId}`, at: mail.occurredAt } as unknown as PendingEvent
}

/** What a channel tells is made of JSON values; only its type does not say so. */
function json(value: object): JsonObject {
  return value as JsonObject
}
