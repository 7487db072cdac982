/** What emulator and phone tell each other. Times in milliseconds since 1970, by the emulator's clock. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** `pending` exists only on the phone, before the emulator has answered. */
export type Tick = 'pending' | 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'

export interface ChatMessage {
  /** The wamid. */
  id: string
  /** What the phone called it before it had an id; makes a repeated submission one message. */
  clientId?: string
  from: 'customer' | 'business'
  at: number
  /** Grows with every change in the chat: who has seen `rev` knows all that came before. */
  rev: number
  tick: Tick
  type: string
  /** The object that Meta's body holds under its type: `{ body }` for text, and so on. */
  content: Json
  /** The message that this one answers. */
  replyTo?: string
  reactions?: { customer?: string; business?: string }
  /** Why it failed, in Meta's words. */
  error?: { code: number; title: string; details: string }
  /** Media by link, fetched as Meta does: where the phone finds the bytes. */
  mediaId?: string
  /** The same for links in headings and carousels: where each link's bytes are. */
  files?: { [link: string]: string }
  /** The customer changed or deleted it; `forwarded`: they passed it on. */
  edited?: boolean
  deleted?: boolean
  forwarded?: boolean
  effectId?: string
  category?: string
}

export interface NumberSummary {
  numberId: string
  verifiedName: string
  displayPhoneNumber: string
}

export interface ChatSummary {
  customer: string
  name: string
  hidePhone?: boolean
  unread: number
  preview: string
  at?: number
}

/** The events of `/phone/api/events`, one per SSE message. */
export type PhoneEvent =
  | { type: 'hello'; connection: string; number: NumberSummary; chat: ChatSummary; now: number; offsetMs: number; reset: boolean; messages: ChatMessage[] }
  | { type: 'message'; message: ChatMessage }
  | { type: 'typing'; on: boolean }
  | { type: 'clock'; now: number; offsetMs: number }
  | { type: 'chats' }
