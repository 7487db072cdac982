import type { ChatMessage, ChatSummary, JsonObject, NumberSummary, PhoneEvent } from '../protocol.ts'

/** What the phone knows of its chat. Messages in the order of the chat, those on their way at the end. */
export interface ChatState {
  messages: ChatMessage[]
  number?: NumberSummary
  chat?: ChatSummary
  connection?: string
  typing: boolean
  /** The emulator's clock minus this machine's; milliseconds. */
  clockAhead: number
  /** The time of the last event, by the emulator's clock. */
  now: number
  offsetMs: number
  online: boolean
}

export const emptyChat: ChatState = { messages: [], typing: false, clockAhead: 0, now: 0, offsetMs: 0, online: false }

export type ChatAction =
  | { type: 'event'; event: PhoneEvent; at: number }
  | { type: 'drafted'; message: ChatMessage }
  | { type: 'refused'; clientId: string; details: string }
  | { type: 'offline' }

export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'drafted':
      return { ...state, now: action.message.at, messages: [...state.messages, action.message] }
    case 'refused':
      return {
        ...state,
        messages: state.messages.map((message) =>
          message.clientId === action.clientId && message.tick === 'pending' ? { ...message, tick: 'failed', error: { code: 100, title: 'Not sent', details: action.details } } : message,
        ),
      }
    case 'offline':
      return { ...state, online: false }
    case 'event': {
      const next = takeEvent(state, action.event, action.at)
      return { ...next, now: action.at + next.clockAhead }
    }
  }
}

function takeEvent(state: ChatState, event: PhoneEvent, at: number): ChatState {
  switch (event.type) {
    case 'hello': {
      // After a reset of the emulator only what is still on its way survives.
      const kept = event.reset ? state.messages.filter(({ tick }) => tick === 'pending') : state.messages
      return {
        ...state,
        messages: event.messages.reduce(upsert, kept),
        number: event.number,
        chat: event.chat,
        connection: event.connection,
        typing: false,
        clockAhead: event.now - at,
        offsetMs: event.offsetMs,
        online: true,
      }
    }
    case 'message':
      return { ...state, messages: upsert(state.messages, event.message), typing: event.message.from === 'business' && isNew(state, event.message) ? false : state.typing }
    case 'typing':
      return { ...state, typing: event.on }
    case 'clock':
      return { ...state, clockAhead: event.now - at, offsetMs: event.offsetMs }
    case 'chats':
      return state
  }
}

function isNew(state: ChatState, message: ChatMessage): boolean {
  return !state.messages.some(({ id }) => id === message.id)
}

/** Replaces the message, or the draft that it came from; an older state of it changes nothing. */
function upsert(messages: ChatMessage[], message: ChatMessage): ChatMessage[] {
  const index = messages.findIndex(({ id, clientId }) => id === message.id || (clientId !== undefined && clientId === message.clientId))
  const known = messages[index]
  if (known === undefined) {
    const drafts = messages.findIndex(({ tick }) => tick === 'pending')
    return drafts === -1 ? [...messages, message] : messages.toSpliced(drafts, 0, message)
  }
  if (known.id === message.id && known.rev >= message.rev) return messages
  return messages.with(index, message)
}

/** A message of ours before the emulator knows it. */
export function draft(clientId: string, at: number, type: string, content: ChatMessage['content'], replyTo?: string, forwarded?: boolean): ChatMessage {
  return { id: `draft:${clientId}`, clientId, from: 'customer', at, rev: 0, tick: 'pending', type, content, ...(replyTo !== undefined && { replyTo }), ...(forwarded && { forwarded }) }
}

export type Row = { kind: 'day'; key: string; at: number } | { kind: 'message'; key: string; message: ChatMessage; first: boolean }

/** The rows of the chat: a separator where a day begins, and which message begins a group. */
export function rowsOf(messages: ChatMessage[]): Row[] {
  return messages.flatMap((message, index): Row[] => {
    const before = messages[index - 1]
    const newDay = before === undefined || dayOf(before.at) !== dayOf(message.at)
    const first = newDay || before.from !== message.from
    const key = message.clientId ?? message.id
    return [...(newDay ? [{ kind: 'day' as const, key: `day:${key}`, at: message.at }] : []), { kind: 'message', key, message, first }]
  })
}

function dayOf(at: number): string {
  return new Date(at).toDateString()
}

/** `Today`, `Yesterday`, `Monday`, `3 March 2027`. */
export function dayLabel(at: number, now: number): string {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return new Date(at).toLocaleDateString('en-GB', { weekday: 'long' })
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
}

/** `1 h`, `2 days 1 h`: how far the clock was put forward. */
export function aheadLabel(offsetMs: number): string {
  const hours = Math.round(offsetMs / 3_600_000)
  const days = Math.floor(hours / 24)
  return [days > 0 ? `${days} ${days === 1 ? 'day' : 'days'}` : '', hours % 24 > 0 ? `${hours % 24} h` : ''].filter(Boolean).join(' ')
}

/** The object inside a message, or an empty one. */
export function contentOf(message: ChatMessage): JsonObject {
  return asObject(message.content)
}

export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** The objects in a list; whatever else is in it is left out. */
export function asList(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) : []
}

export function asString(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What a message says in one line, for quotes. */
export function quoteOf(message: ChatMessage): string {
  if (message.deleted) return 'Deleted message'
  const content = contentOf(message)
  const words = [content['body'], content['text'], content['caption'], asObject(content['body'])['text'], asObject(content['button_reply'])['title'], asObject(content['list_reply'])['title']]
  const kinds: Record<string, string> = { image: 'Photo', video: 'Video', audio: 'Voice message', document: 'Document', location: 'Location', sticker: 'Sticker', contacts: 'Contact', order: 'Order' }
  return asString(words.find((word) => typeof word === 'string' && word !== '')) || kinds[message.type] || 'Message'
}
