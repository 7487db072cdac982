import { useCallback, useEffect, useReducer, useRef } from 'react'
import type { Json, JsonObject, PhoneEvent } from '../protocol.ts'
import { api, Refused } from './api.ts'
import { chatReducer, draft, emptyChat, type ChatState } from './chat-state.ts'
import { tellEditor } from './editor-link.ts'

const retryMs = 700

export interface Sending {
  type: string
  content: Json
  replyTo?: string
  forwarded?: boolean
  /** The ad that the customer came by. */
  referral?: JsonObject
}

/** Said about another message: no bubble of their own. */
const silent: ReadonlySet<string> = new Set(['reaction', 'edit', 'revoke'])

/** The chat of one customer with one number: live, and lossless across restarts of the emulator. */
export function useChat(number: string, customer: string, name: string | undefined): [ChatState, (sending: Sending) => void] {
  const [state, dispatch] = useReducer(chatReducer, emptyChat)
  const clockAhead = useRef(0)
  useEffect(() => {
    clockAhead.current = state.clockAhead
  }, [state.clockAhead])
  const queue = useRef(Promise.resolve())

  useEffect(() => {
    let source: EventSource | undefined
    let again: number | undefined
    let position = ''
    let over = false
    let caughtUp = false
    const connect = () => {
      const query = new URLSearchParams({ number, customer, open: document.visibilityState === 'visible' ? '1' : '0', ...(name && { name }), ...(position && { after: position }) })
      source = new EventSource(`/phone/api/events?${query}`)
      source.addEventListener('message', (event: MessageEvent<string>) => {
        position = event.lastEventId
        const told = JSON.parse(event.data) as PhoneEvent
        dispatch({ type: 'event', event: told, at: Date.now() })
        if (caughtUp && told.type === 'message' && told.message.from === 'business' && told.message.tick === 'accepted') {
          tellEditor({ type: 'message-received', number, customer, messageId: told.message.id })
        }
        if (told.type === 'hello') caughtUp = true
      })
      source.addEventListener('error', () => {
        dispatch({ type: 'offline' })
        // The browser gives up by itself after some kinds of failure; we never do.
        source?.close()
        if (!over) again = window.setTimeout(connect, retryMs)
      })
    }
    connect()
    return () => {
      over = true
      window.clearTimeout(again)
      source?.close()
    }
  }, [number, customer, name])

  const { connection } = state
  useEffect(() => {
    if (connection === undefined) return undefined
    const tell = () => void api.open(connection, document.visibilityState === 'visible').catch(() => undefined)
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [connection])

  const send = useCallback(
    ({ type, content, replyTo, forwarded, referral }: Sending) => {
      const clientId = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
      if (!silent.has(type)) dispatch({ type: 'drafted', message: draft(clientId, Date.now() + clockAhead.current, type, content, replyTo, forwarded) })
      const message: JsonObject = { type, [type]: content, ...(referral && { referral }) }
      const attempt = async (): Promise<void> => {
        for (;;) {
          try {
            const sent = await api.send({ number, customer, clientId, message, ...(replyTo !== undefined && { replyTo }), ...(forwarded && { forwarded }) })
            tellEditor({ type: 'message-sent', number, customer, messageId: sent.id })
            return
          } catch (cause) {
            if (cause instanceof Refused) {
              dispatch({ type: 'refused', clientId, details: cause.message })
              return
            }
            await new Promise((resolve) => { window.setTimeout(resolve, retryMs) })
          }
        }
      }
      // One after the other: what was written first arrives first, even after an outage.
      queue.current = queue.current.then(attempt)
    },
    [number, customer],
  )
  return [state, send]
}
