import type { ChatMessage, ChatSummary, JsonObject, NumberSummary } from '../protocol.ts'

/** The emulator said no; `message` says why. */
export class Refused extends Error {}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`/phone/api/${path}`, init)
  const body = (await response.json().catch(() => ({}))) as { error?: { message?: string } } & T
  if (response.ok) return body
  const message = body.error?.message ?? `The emulator answered ${response.status}.`
  throw response.status < 500 ? new Refused(message) : new Error(message)
}

const post = <T>(path: string, body: unknown) => ask<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

export const api = {
  numbers: () => ask<{ numbers: NumberSummary[] }>('numbers').then(({ numbers }) => numbers),
  chats: (number: string) => ask<{ chats: ChatSummary[] }>(`chats?number=${encodeURIComponent(number)}`).then(({ chats }) => chats),
  newCustomer: (number: string, part: { hidePhone?: boolean } = {}) => post<{ chat: ChatSummary }>('customers', { number, ...part }).then(({ chat }) => chat),
  send: (body: { number: string; customer: string; clientId: string; replyTo?: string; forwarded?: boolean; message: JsonObject }) => post<{ message: ChatMessage }>('messages', body).then(({ message }) => message),
  upload: (number: string, file: File) => {
    const form = new FormData()
    form.set('file', file)
    return ask<{ id: string; type: string; mimeType: string; sha256: string; filename: string }>(`media?number=${encodeURIComponent(number)}`, { method: 'POST', body: form })
  },
  open: (connection: string, open: boolean) => post('open', { connection, open }),
  advanceClock: (advanceMs: number) => post('clock', { advanceMs }),
}
