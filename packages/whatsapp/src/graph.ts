import type { GraphError } from './errors.ts'
import { asNumber, asRecord, asText } from './webhook/read.ts'

/** A call to the Graph API that got an answer. `json` is undefined where the body was not JSON. */
export interface GraphAnswer {
  status: number
  json: unknown
  error?: GraphError
  /** As a header stated it. */
  retryAfterMs?: number
}

/** Why a call got no answer. `left`: whether the request may have reached the other side. */
export class NoAnswer extends Error {
  readonly left: boolean

  constructor(left: boolean, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'NoAnswer'
    this.left = left
  }
}

/** Failures that happen before a byte of the request is written. */
const neverLeft = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EMFILE|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

/**
 * Calls the Graph API and reads the answer.
 *
 * @throws NoAnswer when there was none: refused, timed out, cut off.
 */
export async function callGraph(
  fetchIt: typeof fetch,
  url: string,
  init: { method: string; headers: Record<string, string>; body?: FormData | string | Uint8Array<ArrayBuffer> },
  signal: AbortSignal,
): Promise<GraphAnswer> {
  if (signal.aborted) throw new NoAnswer(false, 'It was stopped before it began.', signal.reason)
  const response = await fetchIt(url, {
    method: init.method,
    headers: {
      ...init.headers,
      ...(typeof init.body === 'string' && { 'content-type': 'application/json' }),
    },
    ...(init.body !== undefined && { body: init.body }),
    redirect: 'manual',
    signal,
  }).catch((cause: unknown) => {
    throw noAnswer(cause)
  })
  const text = await response.text().catch((cause: unknown) => {
    throw new NoAnswer(true, 'The answer broke off.', cause)
  })
  return readAnswer(response.status, (name) => response.headers.get(name), text)
}

export function noAnswer(cause: unknown): NoAnswer {
  const codes = codesOf(cause)
  if (codes.length > 0 && codes.every((code) => neverLeft.test(code))) return new NoAnswer(false, `WhatsApp could not be reached (${codes.join(', ')}).`, cause)
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'TimeoutError') return new NoAnswer(true, 'WhatsApp did not answer in time.', cause)
  if (name === 'AbortError') return new NoAnswer(true, 'It was stopped while waiting for the answer.', cause)
  return new NoAnswer(true, `The connection to WhatsApp broke${codes.length > 0 ? ` (${codes.join(', ')})` : ''}.`, cause)
}

/** The system's codes of a failed fetch; several where several addresses of one name were tried. */
function codesOf(error: unknown): string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(codesOf)
  if (!(error instanceof Error)) return []
  const code = asText((error as { code?: unknown }).code)
  if (code !== undefined && !(error.cause instanceof Error)) return [code]
  return error.cause === undefined ? [] : codesOf(error.cause)
}

/** `header` gives the value of a header by its lower-case name. */
export function readAnswer(status: number, header: (name: string) => string | null, text: string): GraphAnswer {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const error = readGraphError(json, status)
  const retryAfterMs = readRetryAfter(header)
  return { status, json, ...(error && { error }), ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** 360dialog names no code of Meta's where it refuses by itself: the HTTP status tells what is meant. */
function readDialog360Error(json: unknown, httpStatus: number): GraphError | undefined {
  const meta = asRecord(asRecord(json)?.['meta'])
  if (!meta || meta['success'] === true) return undefined
  const status = asNumber(meta['httpCode'] ?? meta['http_code']) ?? httpStatus
  if (status < 400) return undefined
  const code = status === 401 ? 190 : status === 403 ? 10 : status === 429 ? 4 : status >= 500 ? 131016 : 100
  const details = asText(meta['developerMessage'] ?? meta['developer_message'])
  return { code, httpStatus: status, ...(details !== undefined && { details }) }
}

/** The error out of a body, where the body has Meta's or 360dialog's shape. */
export function readGraphError(json: unknown, httpStatus: number): GraphError | undefined {
  const error = asRecord(asRecord(json)?.['error'])
  const code = asNumber(error?.['code'])
  if (!error || code === undefined) return readDialog360Error(json, httpStatus)
  const subcode = asNumber(error['error_subcode'])
  const details = asText(asRecord(error['error_data'])?.['details']) ?? asText(error['message'])
  return {
    code,
    httpStatus,
    ...(subcode !== undefined && { subcode }),
    ...(error['is_transient'] === true && { transient: true }),
    ...(details !== undefined && { details }),
  }
}

/** `Retry-After` in seconds, or the minutes that Meta writes into its usage header. */
function readRetryAfter(header: (name: string) => string | null): number | undefined {
  const seconds = asNumber(header('retry-after') ?? undefined)
  if (seconds !== undefined && seconds >= 0) return Math.min(seconds, 86_400) * 1000
  const told = header('x-business-use-case-usage')
  if (told === null) return undefined
  try {
    const usage = asRecord(JSON.parse(told))
    const minutes = Object.values(usage ?? {})
      .flatMap((list) => (Array.isArray(list) ? list : []))
      .map((item) => asNumber(asRecord(item)?.['estimated_time_to_regain_access']) ?? 0)
    const most = Math.max(0, ...minutes)
    return most > 0 ? most * 60_000 : undefined
  } catch {
    return undefined
  }
}
