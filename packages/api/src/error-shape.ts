import { isParleyError, ParleyError, type ErrorCode } from '@parley/errors'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server'
import { z } from 'zod'

/** The one place where our codes meet tRPC's. */
export const trpcCodes: Record<ErrorCode, TRPC_ERROR_CODE_KEY> = {
  BAD_INPUT: 'BAD_REQUEST',
  NOT_SIGNED_IN: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  LIMIT_REACHED: 'TOO_MANY_REQUESTS',
  FLOW_HAS_ERRORS: 'UNPROCESSABLE_CONTENT',
  UNSUPPORTED_VERSION: 'BAD_REQUEST',
  CHANNEL_FAILED: 'BAD_GATEWAY',
  MODEL_FAILED: 'BAD_GATEWAY',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  MISCONFIGURED: 'INTERNAL_SERVER_ERROR',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
}

/** What a client reads in `error.data`, besides what tRPC puts there. */
export interface ErrorData {
  parleyCode: ErrorCode
  details: unknown
}

/** The sentence and the details of whatever was thrown; what is not ours to tell stays on the server. */
export function describeError(cause: unknown): { message: string; data: ErrorData } {
  if (isParleyError(cause)) return { message: cause.message, data: { parleyCode: cause.code, details: cause.details ?? null } }
  if (cause instanceof z.ZodError) {
    const issues = cause.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
    const first = issues[0]
    return {
      message: first ? `${first.path ? `At "${first.path}": ` : ''}${first.message}` : 'What was sent cannot be read.',
      data: { parleyCode: 'BAD_INPUT', details: { issues } },
    }
  }
  return { message: 'Something went wrong on our side. Nothing was changed; try again in a moment.', data: { parleyCode: 'INTERNAL', details: null } }
}

export const notFound = (what: string): ParleyError => new ParleyError('NOT_FOUND', `${what} does not exist, or is not yours to see.`, { details: { what } })
