import { ParleyError } from '@parley/errors'
import { explainError } from './errors.ts'
import { ForbiddenAddress } from './guarded-fetch.ts'
import { callGraph, NoAnswer, noAnswer, readGraphError, type GraphAnswer } from './graph.ts'
import type { Surface } from './surface.ts'
import { asId, asRecord, asText } from './webhook/read.ts'

export interface OutgoingFile {
  bytes: Uint8Array
  mimeType: string
  filename: string
}

/** WhatsApp's own limit for what a customer can send. */
export const mostInboundBytes = 100 * 1024 * 1024

/**
 * Uploads a file so that a message can name it. Safe to repeat: an upload that no message names vanishes
 * after 30 days.
 *
 * @returns Meta's answer; the new media id is `json.id`.
 * @throws NoAnswer
 */
export function uploadMedia(
  fetchIt: typeof fetch,
  surface: Surface,
  file: OutgoingFile,
  signal: AbortSignal,
): Promise<GraphAnswer> {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', file.mimeType)
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.mimeType }), file.filename)
  return callGraph(fetchIt, surface.media, { method: 'POST', headers: surface.headers, body: form }, signal)
}

/**
 * Fetches a file that a customer sent: first its address, which lives five minutes, then its bytes.
 *
 * @throws ParleyError CHANNEL_FAILED, with a sentence for the operator.
 */
export async function downloadMedia(
  fetchIt: typeof fetch,
  /** For the address that the API names: it comes from outside. */
  fetchBytes: typeof fetch,
  surface: Surface,
  mediaId: string,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; mimeType: string }> {
  try {
    const first = await fetchFile(fetchIt, fetchBytes, surface, mediaId, signal)
    // The address may have expired between the two calls: ask for a new one, once.
    const { response, mimeType } = first.response.status === 404 ? await fetchFile(fetchIt, fetchBytes, surface, mediaId, signal) : first
    if (!response.ok) {
      const error = readGraphError(await response.json().catch(() => undefined), response.status)
      throw failed(error ? explainError(error) : `WhatsApp answered ${response.status} instead of the file.`)
    }
    if (Number(response.headers.get('content-length') ?? 0) > mostInboundBytes) throw failed('The file is larger than 100 MB.')
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { bytes, mimeType: mimeType ?? response.headers.get('content-type') ?? 'application/octet-stream' }
  } catch (cause) {
    if (cause instanceof ParleyError) throw cause
    if (cause instanceof ForbiddenAddress) throw failed(cause.message, cause)
    throw failed(cause instanceof NoAnswer ? cause.message : noAnswer(cause).message, cause)
  }
}

async function fetchFile(fetchIt: typeof fetch, fetchBytes: typeof fetch, surface: Surface, mediaId: string, signal: AbortSignal) {
  const answer = await callGraph(fetchIt, surface.file(mediaId), { method: 'GET', headers: surface.headers }, signal)
  if (answer.error && answer.error.code === 100 && answer.error.subcode === 33)
    throw new ParleyError('CHANNEL_FAILED', 'The file is no longer at WhatsApp.', { details: { gone: true } })
  if (answer.error) throw failed(explainError(answer.error))
  const named = asText(asRecord(answer.json)?.['url'])
  const url = named === undefined ? undefined : surface.bytes(named)
  if (url === undefined || !mayCarryToken(url, surface.base)) throw failed('WhatsApp named no usable address for the file.')
  const response = await fetchBytes(url, { headers: surface.headers, signal })
  const mimeType = asText(asRecord(answer.json)?.['mime_type'])
  return { response, mimeType }
}

/** The token goes only where nobody can read along: over TLS, or to where the Graph API itself is. */
function mayCarryToken(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false
  return new URL(url).protocol === 'https:' || new URL(url).origin === new URL(baseUrl).origin
}

/** The id that an upload was given, if the answer holds one. */
export function uploadedId(answer: GraphAnswer): string | undefined {
  return asId(asRecord(answer.json)?.['id'])
}

function failed(message: string, cause?: unknown): ParleyError {
  return new ParleyError('CHANNEL_FAILED', message, { cause })
}
