import type { BusinessNumber } from './numbers.ts'
import { callingCode } from './phone-numbers.ts'
import type { ChatMessage, ChatSummary, JsonObject, NumberSummary } from './protocol.ts'
import type { Chat } from './store.ts'

export function summaryOf(number: BusinessNumber): NumberSummary {
  return { numberId: number.numberId, verifiedName: number.verifiedName, displayPhoneNumber: prettyPhone(number.displayPhoneNumber) }
}

function prettyPhone(phone: string): string {
  const code = callingCode(phone)
  return `+${code} ${phone.slice(1 + code.length).replace(/(\d{3})(?=\d{3,})/g, '$1 ')}`
}

/** What the list of chats shows of one. */
export function chatSummaryOf(chat: Chat): ChatSummary {
  const all = [...chat.messages.values()]
  const last = all.at(-1)
  return {
    customer: chat.customer,
    name: chat.name,
    ...(chat.hidePhone && { hidePhone: true }),
    unread: all.filter(({ from, tick }) => from === 'business' && tick === 'delivered').length,
    preview: last ? previewOf(last) : '',
    ...(last && { at: last.at }),
  }
}

/** One line that says what a message is, for the list of chats. */
function previewOf(message: ChatMessage): string {
  const content = (typeof message.content === 'object' && message.content !== null && !Array.isArray(message.content) ? message.content : {}) as JsonObject
  const inner = (key: string) => content[key] as JsonObject | undefined
  const words = [content['body'], content['caption'], content['text'], inner('body')?.['text'], inner('button_reply')?.['title'], inner('list_reply')?.['title']]
  const found = words.find((word): word is string => typeof word === 'string' && word !== '')
  const kinds: Record<string, string> = { image: 'Photo', video: 'Video', audio: 'Voice message', document: 'Document', location: 'Location', sticker: 'Sticker', contacts: 'Contact' }
  return (found ?? kinds[message.type] ?? message.type).slice(0, 120)
}
