import * as anthropic from '@anthropic-ai/sdk'
import * as openai from 'openai'
import { ProviderFailure, type FailureCause, type ModelOutcome } from './port.ts'

type Failure = Extract<ModelOutcome, { type: 'model-failed' }>

const failed = (cause: FailureCause, reason: string): Failure => ({ type: 'model-failed', cause, reason })

/** What a provider's error means, in plain words: what happened and what can be done. */
export function toFailure(error: unknown, provider: string, model: string): Failure {
  const company = provider === 'openai' ? 'OpenAI' : provider === 'anthropic' ? 'Anthropic' : provider
  if (error instanceof ProviderFailure) return failed(error.failure, error.message)
  if (error instanceof openai.APIConnectionTimeoutError || error instanceof anthropic.APIConnectionTimeoutError) return failed('timeout', `${company} did not answer in time.`)
  if (error instanceof openai.APIUserAbortError || error instanceof anthropic.APIUserAbortError) return failed('timeout', `${company} did not answer in time, or was no longer needed.`)
  if (error instanceof openai.APIConnectionError || error instanceof anthropic.APIConnectionError) return failed('unavailable', `${company} could not be reached. Check the network and the base address.`)
  if (error instanceof openai.APIError || error instanceof anthropic.APIError) {
    const status: number | undefined = error.status
    if (status === 401 || status === 403) return failed('no-key', `${company} did not accept the key. Check it, and that it may use the model ${model}.`)
    if (status === 404) return failed('unavailable', `${company} does not know the model ${model}. Choose another.`)
    if (status === 429) return failed('unavailable', `${company} takes no more requests for now: a rate limit or the account's budget is used up.`)
    if (status !== undefined && status < 500) return failed('refused', `${company} refused the request (${status}): ${error.message}`)
    return failed('unavailable', `${company} has a problem of its own (${status ?? 'no status'}).`)
  }
  if (error instanceof SyntaxError || (error instanceof Error && /malformed|JSON/.test(error.message))) return failed('bad-answer', `${company} answered with something that cannot be read.`)
  if (isAborted(error)) return failed('timeout', `${company} did not answer in time, or was no longer needed.`)
  if (isCutShort(error)) return failed('unavailable', `${company} broke off in the middle of its answer.`)
  return failed('unavailable', `${company}: ${error instanceof Error ? error.message : String(error)}`)
}

const isAborted = (error: unknown) => error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')

/** The connection broke after the answer had begun, where no SDK tries again. */
export function isCutShort(error: unknown): boolean {
  if (isAborted(error)) return false
  return error instanceof Error && /terminated|premature|aborted|ended without|stream ended|missing finish_reason|socket|ECONNRESET/i.test(`${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`)
}
