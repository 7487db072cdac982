import { bareMimeType, notWrittenOut, type Channel } from '@parley/channel'
import type { DueMedia, MediaOutcome, MediaStore } from './ports/index.ts'

export interface MediaFetcher {
  store: MediaStore
  channel: Pick<Channel, 'download'>
  /** What a file is by its content; empty where that cannot be told. */
  kindOf(bytes: Uint8Array, name: string): Promise<string>
  /** Resolves to null where nobody can for this workspace; then the transcript says so. */
  transcribe(workspaceId: string, file: { bytes: Uint8Array; mimeType: string; name: string }, signal: AbortSignal): Promise<string | null>
  onError?(cause: unknown): void
}

/** What customers can send; larger never comes, whatever a header claims. Bytes. */
const mostBytes = 100 * 1024 * 1024
/** Ids live seven days at the least: after a few hours of failing, more trying helps nobody. */
const waitsMs = [2_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000]
const notTranscribed = `${notWrittenOut} no provider for speech is configured.`

/** What a kind of message may hold, by content. Everything else is kept as a file that nobody's browser opens. */
const families: Record<DueMedia['kind'], RegExp> = {
  image: /^image\//,
  sticker: /^image\//,
  video: /^video\//,
  audio: /^(audio\/|video\/(mp4|webm|ogg)$|application\/ogg$)/,
  document: /^/,
}

const words: Record<DueMedia['kind'], string> = { image: 'a picture', sticker: 'a sticker', video: 'a video', audio: 'sound', document: 'a document' }

/** Fetches what is due, a few at a time. Returns how many were taken up. */
export async function fetchDueMedia(fetcher: MediaFetcher, limit: number, signal: AbortSignal): Promise<number> {
  const due = await fetcher.store.due(limit)
  await Promise.all(due.map(async (one) => fetcher.store.settle(one, await fetchOne(one, fetcher, signal))))
  await fetcher.store.tell()
  return due.length
}

async function fetchOne(due: DueMedia, fetcher: MediaFetcher, signal: AbortSignal): Promise<MediaOutcome> {
  try {
    const { bytes } = await fetcher.channel.download(due.account, due.mediaId, AbortSignal.any([signal, AbortSignal.timeout(120_000)]))
    if (bytes.byteLength === 0) return { type: 'failed', reason: 'The file is empty.' }
    if (bytes.byteLength > mostBytes) return { type: 'failed', reason: 'The file is larger than 100 MB.' }
    const found = await fetcher.kindOf(bytes, due.name)
    const told = bareMimeType(due.mimeType)
    if (!families[due.kind].test(found)) return { type: 'failed', reason: `It was sent as ${words[due.kind]}, and its content is ${found === '' ? 'of no known kind' : found}. It was not kept.` }
    const mimeType = found === '' ? 'application/octet-stream' : found
    const name = due.name || `${due.kind}.${extensionOf(mimeType || told)}`
    await fetcher.store.keep(due, { bytes, mimeType, name })
    return { type: 'stored', mimeType, transcript: due.voice ? await wordsOf(due, { bytes, mimeType, name }, fetcher, signal) : null }
  } catch (cause) {
    fetcher.onError?.(cause)
    const reason = cause instanceof Error ? cause.message : String(cause)
    const wait = waitsMs[due.attempt - 1]
    // What is gone at the channel stays gone.
    if (wait === undefined || (cause as { details?: { gone?: boolean } }).details?.gone === true) return { type: 'failed', reason: `The file could not be fetched: ${reason}` }
    return { type: 'again', afterMs: wait, reason }
  }
}

/** A transcript that fails is no reason to lose the recording. */
async function wordsOf(due: DueMedia, file: { bytes: Uint8Array; mimeType: string; name: string }, fetcher: MediaFetcher, signal: AbortSignal): Promise<string> {
  try {
    const words = await fetcher.transcribe(due.workspaceId, file, AbortSignal.any([signal, AbortSignal.timeout(60_000)]))
    return words === null ? notTranscribed : words.trim() || 'Nothing was said that could be understood.'
  } catch (cause) {
    fetcher.onError?.(cause)
    return `${notWrittenOut} ${cause instanceof Error ? cause.message : 'the provider failed'}`
  }
}

const extensions: Record<string, string> = { 'image/jpeg': 'jpg', 'audio/ogg': 'ogg', 'audio/mpeg': 'mp3', 'text/plain': 'txt', 'application/octet-stream': 'bin' }
const extensionOf = (mimeType: string) => extensions[mimeType] ?? /[a-z0-9]+$/.exec(mimeType)?.[0] ?? 'bin'
