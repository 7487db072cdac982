import OpenAI, { toFile } from 'openai'
import { toFailure } from './to-failure.ts'

export interface Recording {
  bytes: Uint8Array
  mimeType: string
  name: string
}

/** What a recording says. Rejects with a sentence for the operator. */
export type Transcriber = (recording: Recording, signal: AbortSignal) => Promise<string>

const defaultModel = 'gpt-4o-mini-transcribe'

/**
 * Speech to text with OpenAI, or a server that speaks its API. Null where there is no key: no package ships speech, and
 * Anthropic has none.
 *
 * @param env Read: OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_TRANSCRIPTION_MODEL.
 */
export function createTranscriber({ env, fetch }: { env: Record<string, string | undefined>; fetch?: typeof globalThis.fetch }): Transcriber | null {
  const apiKey = env['OPENAI_API_KEY']?.trim()
  if (!apiKey) return null
  const client = new OpenAI({ apiKey, baseURL: env['OPENAI_BASE_URL']?.trim() || null, maxRetries: 2, timeout: 60_000, ...(fetch ? { fetch } : {}) })
  const model = env['OPENAI_TRANSCRIPTION_MODEL']?.trim() || defaultModel
  return async ({ bytes, mimeType, name }, signal) => {
    try {
      const { text } = await client.audio.transcriptions.create({ model, file: await toFile(bytes, name, { type: mimeType }) }, { signal })
      return text
    } catch (error) {
      const failure = toFailure(error, 'openai', model)
      throw new Error(failure.type === 'model-failed' ? failure.reason : 'the provider failed', { cause: error })
    }
  }
}
