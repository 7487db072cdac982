import type { AppRouter } from '@parley/api'
import type { ErrorCode } from '@parley/errors'
import { TRPCClientError } from '@trpc/client'

function isApiError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError
}

/** Our own code of what went wrong; undefined where no answer came at all. */
export function errorCode(error: unknown): ErrorCode | undefined {
  return isApiError(error) ? error.data?.parleyCode : undefined
}

/** Nobody answered, or the database behind it is away: the same again may work, and nobody knows whether it was done. */
export function isSilence(error: unknown): boolean {
  if (!isApiError(error)) return false
  const code = errorCode(error)
  return code === undefined || code === 'UNAVAILABLE'
}

/** `what` is not there: "This flow". Something that it lies in may be missing instead; then it is not this. */
export function isMissing(error: unknown, what: string): boolean {
  return errorCode(error) === 'NOT_FOUND' && errorDetails<{ what?: string }>(error)?.what === what
}

/** What came along with the error: `{ what }`, `{ problems }`, `{ revision, savedAt, savedBy }`, `{ issues }`. */
export function errorDetails<Details>(error: unknown): Details | undefined {
  return isApiError(error) ? ((error.data?.details ?? undefined) as Details | undefined) : undefined
}

/** A sentence for the person in front of the page. */
export function errorMessage(error: unknown): string {
  if (errorCode(error) !== undefined) return (error as Error).message
  return 'Parley does not answer. Check the connection, or whether it is still running; then try again.'
}
