import { createHash } from 'node:crypto'

/** Where a span stands: derived from what it is about, so that no context has to travel through the database. */
export interface SpanPlace {
  /** 32 hexadecimal digits. */
  traceId: string
  /** 16 hexadecimal digits. */
  spanId: string
  parentSpanId?: string
}

/** What a customer's message set off belongs to its trace for this long; what a wait of days ends is a trace of its own. Milliseconds. */
const traceLastsMs = 15 * 60_000

const digits = (of: string, count: number): string => createHash('sha256').update(of).digest('hex').slice(0, count)
const traceOfMessage = (messageId: string) => digits(`trace:${messageId}`, 32)
const spanOfTurn = (conversationId: string, sequence: number) => digits(`turn:${conversationId}:${sequence}`, 16)

/** The arrival of a customer's message: the beginning of its trace. `messageId` is the channel's own. */
export const webhookSpan = (messageId: string): SpanPlace => ({ traceId: traceOfMessage(messageId), spanId: digits(`webhook:${messageId}`, 16) })

interface Turn {
  conversationId: string
  sequence: number
  at: number
  /** The channel's id of the message that was taken; else of the customer's newest one. */
  message: { id: string; at: number } | null
}

/** One event taken. It follows the message that it took, or that it is about. */
export function turnSpan({ conversationId, sequence, at, message }: Turn): SpanPlace {
  const spanId = spanOfTurn(conversationId, sequence)
  if (!message || at - message.at > traceLastsMs) return { traceId: digits(`trace:${conversationId}:${sequence}`, 32), spanId }
  return { ...webhookSpan(message.id), spanId, parentSpanId: webhookSpan(message.id).spanId }
}

/** An attempt at an effect, below the turn that wanted it. Its id names conversation and turn. */
export function effectSpan(effect: { id: string; attempt: number; at: number; message: Turn['message'] }): SpanPlace {
  const [conversationId = '', sequence = '0'] = effect.id.split(':')
  const turn = turnSpan({ conversationId, sequence: Number(sequence), at: effect.at, message: effect.message })
  return { traceId: turn.traceId, spanId: digits(`effect:${effect.id}:${effect.attempt}`, 16), parentSpanId: turn.spanId }
}
