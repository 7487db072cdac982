import OpenAI, { toFile } from 'openai'
import { costOf, findModel } from './models.ts'
import type { AiSettings, FailureCause, Usage } from './port.ts'
import { toFailure } from './to-failure.ts'

export interface Recording {
  bytes: Uint8Array
  mimeType: string
  name: string
}

/** What a recording says; null where there is no key. Rejects with a sentence for the operator. */
export type Transcriber = (workspaceId: string, recording: Recording, signal: AbortSignal) => Promise<string | null>

/** Recordings come before anybody knows which conversation they belong to. */
interface Hearer {
  workspaceId: string
  conversationId: null
  sessionId: null
  effectId: string
}

/** Whose keys, budgets and accounts they are. Filled by the database. */
export interface HearingHouse {
  settings(workspaceId: string): Promise<Pick<AiSettings, 'keys' | 'models'>>
  allowance(caller: Hearer): Promise<{ stop: string | null }>
  note(caller: Hearer, call: { purpose: 'transcription'; provider: 'openai'; model: string; usage: Usage; cost: number | null; ms: number; fromCache: false; outcome: 'answered' | FailureCause }): Promise<void>
}

export interface TranscriberOptions {
  /** Read: OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_TRANSCRIPTION_MODEL. */
  env: Record<string, string | undefined>
  house: HearingHouse
  /** Stands in for the network. */
  fetch?: typeof globalThis.fetch
  /** For what went wrong beside the recording itself. */
  onError?(cause: unknown): void
}

const defaultModel = 'gpt-4o-mini-transcribe'

/**
 * Speech to text with OpenAI, or a server that speaks its API: with the workspace's own key where there is one, else with
 * the installation's. No package ships speech, and Anthropic has none.
 */
export function createTranscriber({ env, house, fetch, onError }: TranscriberOptions): Transcriber {
  const model = env['OPENAI_TRANSCRIPTION_MODEL']?.trim() || defaultModel
  const baseURL = env['OPENAI_BASE_URL']?.trim() || null
  return async (workspaceId, { bytes, mimeType, name }, signal) => {
    const { keys, models } = await house.settings(workspaceId)
    const apiKey = keys.openai ?? env['OPENAI_API_KEY']?.trim()
    if (!apiKey) return null
    const caller: Hearer = { workspaceId, conversationId: null, sessionId: null, effectId: '' }
    const { stop } = await house.allowance(caller)
    if (stop !== null) throw new Error(stop)
    const client = new OpenAI({ apiKey, baseURL, maxRetries: 2, timeout: 60_000, ...(fetch ? { fetch } : {}) })
    const began = performance.now()
    const account = async (outcome: 'answered' | FailureCause, usage: Usage, cost: number | null) => {
      try {
        await house.note(caller, { purpose: 'transcription', provider: 'openai', model, usage, cost, ms: Math.round(performance.now() - began), fromCache: false, outcome })
      } catch (cause) {
        // Keeping an account must not cost the customer their answer.
        onError?.(cause)
      }
    }
    try {
      const { text, usage: told } = await client.audio.transcriptions.create({ model, file: await toFile(bytes, name, { type: mimeType }) }, { signal })
      // A model that is paid for by the minute tells no tokens, and its price is not known.
      const counted = told?.type === 'tokens'
      const usage: Usage = { inputTokens: counted ? told.input_tokens : 0, cachedTokens: 0, outputTokens: counted ? told.output_tokens : 0 }
      await account('answered', usage, counted ? costOf(usage, findModel('openai', model, models)) : null)
      return text
    } catch (error) {
      const failure = toFailure(error, 'openai', model)
      await account(failure.cause, { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }, 0)
      throw new Error(failure.reason, { cause: error })
    }
  }
}
