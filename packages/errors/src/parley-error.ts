/**
 * The closed list of what can go wrong in a way that someone can act on. Each transport maps a code
 * to its own status in one place (tRPC in packages/api, HTTP in the gateway); nobody else does.
 */
export const errorCodes = [
  'BAD_INPUT', //        the caller must change what was sent
  'NOT_SIGNED_IN', //    there is no session, or it was revoked
  'FORBIDDEN', //        signed in, but the role does not allow this
  'NOT_FOUND', //        absent, or another tenant's: the two are never told apart
  'CONFLICT', //         somebody else changed it first; reload and try again
  'LIMIT_REACHED', //    a stated number was exceeded
  'FLOW_HAS_ERRORS', //  publishing was refused; `details` lists the problems
  'UNSUPPORTED_VERSION', // a document from a newer Parley
  'CHANNEL_FAILED', //   the messaging provider refused or could not be reached
  'MODEL_FAILED', //     the model provider refused or could not be reached
  'UNAVAILABLE', //      the database cannot be reached for now; the same again may work
  'MISCONFIGURED', //    the installation lacks something; the message names what to do
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** An error with a code, a sentence for the person who meets it, and optional details as JSON. */
export class ParleyError extends Error {
  readonly code: ErrorCode
  readonly details: unknown

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ParleyError'
    this.code = code
    this.details = options.details
  }
}

/** For what was caught: its message may be shown to whoever asked. */
export function isParleyError(value: unknown): value is ParleyError {
  return value instanceof ParleyError
}
