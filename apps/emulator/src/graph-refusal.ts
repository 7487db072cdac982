import { randomBytes } from 'node:crypto'
import type { JsonObject } from './protocol.ts'

/** A refusal in Meta's own shape. */
export class GraphRefusal extends Error {
  readonly status: number
  readonly code: number
  readonly subcode: number | undefined
  readonly details: string | undefined

  constructor(status: number, code: number, message: string, part: { details?: string; subcode?: number } = {}) {
    super(message)
    this.name = 'GraphRefusal'
    this.status = status
    this.code = code
    this.subcode = part.subcode
    this.details = part.details
  }
}

/** Meta's titles of the errors that the emulator answers with. */
const titles: Record<number, string> = {
  100: 'Invalid parameter',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131016: 'Service unavailable',
  131021: 'Recipient cannot be sender',
  131026: 'Message undeliverable',
  131047: 'Re-engagement message',
  131051: 'Unsupported message type',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  131062: 'Business-scoped user id not allowed for this message',
  133000: 'Incomplete deregistration',
  133005: 'Two step verification PIN mismatch',
  133010: 'Phone number not registered',
  133016: 'Account register or deregister rate limit exceeded',
  132000: 'Number of parameters does not match the expected number of params',
  132001: 'Template name does not exist in the translation',
  131049: 'This message was not delivered to maintain healthy ecosystem engagement',
  131050: 'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business',
  132005: 'Translated text too long',
  132016: 'Template is disabled',
  132012: 'Parameter format does not match format in the created template',
  132015: 'Template is paused',
}

export function titleOf(code: number): string {
  return titles[code] ?? 'Something went wrong'
}

/** What Meta answers with status 400: `(#131009) Parameter value is not valid`, and what is meant by it. */
export function refuse(code: number, details: string, status = 400): GraphRefusal {
  return new GraphRefusal(status, code, `(#${code}) ${titleOf(code)}`, { details })
}

export function refusalBody(refusal: GraphRefusal): JsonObject {
  return {
    error: {
      message: refusal.message,
      type: refusal.code === 100 && refusal.subcode === 33 ? 'GraphMethodException' : 'OAuthException',
      code: refusal.code,
      ...(refusal.subcode !== undefined && { error_subcode: refusal.subcode }),
      ...(refusal.details !== undefined && { error_data: { messaging_product: 'whatsapp', details: refusal.details } }),
      fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
    },
  }
}
