import type { Json, JsonObject } from '@parley/channel'
import { isRepeatable, type ToolDefinition } from './definition.ts'
import { failed, ToolFailure } from './failure.ts'
import { fillRequest, type CallScope, type FilledRequest } from './fill-request.ts'
import { createMask, maskHeaders } from './mask.ts'
import type { CallOutcome, Credentials } from './port.ts'
import { mapResults, readBody } from './read-response.ts'

/** An answer that is longer is refused: nobody reads it, and it would be carried along. Bytes; the fetch that is given must hold to it. */
export const longestAnswer = 256 * 1024
/** What the run log keeps of a body. Characters. */
const longestShown = 4_000

export interface HttpCall {
  tool: ToolDefinition
  scope: CallScope
  credentials: Credentials
  /** Guards where it goes and how much comes back. */
  fetch: typeof fetch
  signal: AbortSignal
}

/** What would be sent, as it is shown: with secrets masked. Or why it cannot be. */
function prepare({ tool, scope, credentials }: Pick<HttpCall, 'tool' | 'scope' | 'credentials'>) {
  const mask = createMask([...credentials.values()].map(({ secret }) => secret))
  try {
    const sent: FilledRequest = fillRequest(tool, scope, credentials)
    const request: JsonObject = mask({ method: tool.method, address: sent.url.href, headers: maskHeaders(sent.headers), ...(sent.body === undefined ? {} : { body: shown(sent.body) }) })
    return { mask, sent, request }
  } catch (cause) {
    return { refused: failed(cause instanceof ToolFailure ? cause.failure : 'not-allowed', mask(messageOf(cause))) }
  }
}

/** The call as it would be made, without making it: what would be sent, and for a result that it was done. */
export function pretendHttp(call: Pick<HttpCall, 'tool' | 'scope' | 'credentials'>): CallOutcome {
  const prepared = prepare(call)
  return prepared.refused ?? { type: 'tool-answered', result: pretended(call.scope.arguments), request: prepared.request }
}

/** What a model is told of a call that was not really made: nothing that the real one would not say as well. */
export const pretended = (given: JsonObject): JsonObject => ({ ...given, done: true })

/** One attempt. Never throws: whatever goes wrong has a name, and secrets are in nothing that it returns. */
export async function callHttp({ tool, scope, credentials, fetch, signal }: HttpCall): Promise<CallOutcome> {
  const prepared = prepare({ tool, scope, credentials })
  if (prepared.refused) return prepared.refused
  const { mask, sent, request } = prepared
  const limit = AbortSignal.any([signal, AbortSignal.timeout(tool.timeoutMs)])
  const fail = (cause: Extract<CallOutcome, { type: 'tool-failed' }>['cause'], reason: string, response?: JsonObject): CallOutcome => ({ type: 'tool-failed', cause, reason: mask(reason), request, ...(response === undefined ? {} : { response }) })
  let answer: Response
  let text: string
  try {
    answer = await fetch(sent.url, { method: tool.method, headers: sent.headers, signal: limit, ...(sent.body === undefined ? {} : { body: sent.body }) })
    text = await answer.text()
  } catch (cause) {
    if (limit.aborted) return fail('timeout', signal.aborted ? 'It was cut off before the answer came.' : `There was no answer within ${tool.timeoutMs / 1_000} seconds.`)
    if (isForbidden(cause)) return fail(/larger than/.test(messageOf(cause)) ? 'bad-answer' : 'not-allowed', messageOf(cause))
    return neverLeft(cause) ? fail('unreachable', 'Its server cannot be reached.') : fail('uncertain', 'The connection broke before the answer was there. Whether it happened is not known.')
  }
  const response: JsonObject = mask({ status: answer.status, headers: maskHeaders([...answer.headers].filter(([name]) => ['content-type', 'retry-after', 'location'].includes(name))), body: shown(text) })
  if (answer.status >= 500) return fail('broken', `The service has a fault (${answer.status}).`, response)
  if (answer.status === 429) return fail('refused', 'The service is asked too often (429).', response)
  if (answer.status >= 300) return fail('refused', mask(`The service refused it (${answer.status})${reasonIn(text)}`), response)
  try {
    const body = mask(readBody(text, answer.headers.get('content-type') ?? ''))
    return { type: 'tool-answered', result: mapResults(tool.results, { status: answer.status, body }, scope), request, response }
  } catch (cause) {
    return fail(cause instanceof ToolFailure ? cause.failure : 'bad-answer', messageOf(cause), response)
  }
}

/** Whether an attempt may be made again: nothing happened yet or repeating does no harm, and there is hope that it goes otherwise. */
export function mayTryAgain(tool: ToolDefinition, outcome: CallOutcome, attempt: number): boolean {
  if (outcome.type === 'tool-answered' || attempt >= tool.attempts || !isRepeatable(tool)) return false
  if (outcome.cause === 'refused') return outcome.response?.['status'] === 429
  return ['timeout', 'unreachable', 'broken', 'uncertain'].includes(outcome.cause)
}

const shown = (text: string) => (text.length <= longestShown ? text : `${text.slice(0, longestShown)} … (${text.length.toLocaleString('en')} characters in all)`)

/** What a refusal says of itself, for the model to explain: the usual places where APIs put a sentence. */
function reasonIn(text: string): string {
  let said: Json
  try {
    said = JSON.parse(text) as Json
  } catch {
    return text.trim() === '' || text.length > 300 || text.includes('<') ? '.' : `: ${text.trim()}`
  }
  for (const key of ['message', 'error', 'detail', 'reason', 'title']) {
    const value = typeof said === 'object' && said !== null && !Array.isArray(said) ? said[key] : undefined
    if (typeof value === 'string') return `: ${value.slice(0, 500)}`
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['message'] === 'string') return `: ${value['message'].slice(0, 500)}`
  }
  return '.'
}

const isForbidden = (cause: unknown) => cause instanceof Error && cause.name === 'ForbiddenAddress'
/** Errors of a connection that was never made. */
const neverLeft = (cause: unknown) => ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'].includes(codeOf(cause))
const codeOf = (cause: unknown): string => {
  const { code, cause: inner } = (cause ?? {}) as { code?: unknown; cause?: { code?: unknown } }
  return String(code ?? inner?.code ?? '')
}
const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
