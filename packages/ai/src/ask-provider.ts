import { costOf, findModel, type ModelInfo } from './models.ts'
import type { KeyedProvider } from './keyring.ts'
import { ProviderFailure, type FailureCause, type ModelCall, type ModelOutcome, type Prompt, type PromptMessage, type Purpose, type RawAnswer, type Usage } from './port.ts'
import { isCutShort, toFailure } from './to-failure.ts'

type Failure = Extract<ModelOutcome, { type: 'model-failed' }>

export interface Asking<T> {
  keyed: KeyedProvider
  model: string
  prompt: Prompt
  purpose: Purpose
  /** Makes sense of what came. Throws ProviderFailure; after `bad-answer` the model is asked once more. */
  read(raw: RawAnswer): T
  signal: AbortSignal
  /** The workspace's own entries of the registry. */
  models: ModelInfo[]
  /** Begins to write a request down. */
  note(call: ModelCall): void
  /** Why it must not be asked any more, in words; null: it may. Looked at before every attempt. */
  stop(): Promise<string | null>
}

export type Asked<T> = { type: 'answered'; value: T; model: string; usage: RawAnswer['usage'] } | Failure

/** Asks one provider, and once more where its answer cannot be read. Rate limits and faults are retried by its SDK. Never throws. */
export async function askProvider<T>({ keyed, model, prompt, purpose, read, signal, models, note, stop }: Asking<T>): Promise<Asked<T>> {
  const { provider, limit } = keyed
  const usage: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
  let asked = prompt
  for (let attempt = 1; ; attempt += 1) {
    const reason = await stop()
    if (reason !== null) return { type: 'model-failed', cause: 'over-budget', reason }
    const began = performance.now()
    let raw: RawAnswer | undefined
    const account = (outcome: 'answered' | FailureCause) => {
      const spent = raw?.usage ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
      const info = findModel(provider.name, raw?.model ?? model, models) ?? findModel(provider.name, model, models)
      note({ purpose, provider: provider.name, model: raw?.model ?? model, usage: spent, cost: raw ? costOf(spent, info) : 0, ms: Math.round(performance.now() - began), fromCache: false, outcome })
    }
    try {
      raw = await limit(async () => {
        signal.throwIfAborted()
        return provider.ask(asked, model, signal)
      })
      usage.inputTokens += raw.usage.inputTokens
      usage.cachedTokens += raw.usage.cachedTokens
      if (raw.usage.writtenTokens !== undefined) usage.writtenTokens = (usage.writtenTokens ?? 0) + raw.usage.writtenTokens
      usage.outputTokens += raw.usage.outputTokens
      const value = read(raw)
      account('answered')
      return { type: 'answered', value, model: raw.model, usage }
    } catch (error) {
      const failure = toFailure(error, provider.name, model)
      account(failure.cause)
      const again = attempt === 1 && !signal.aborted && (failure.cause === 'bad-answer' || isCutShort(error))
      if (!again) return failure
      if (error instanceof ProviderFailure) asked = { ...prompt, messages: [...prompt.messages, ...repair(raw, error.message)] }
    }
  }
}

/** What is said to a model whose answer could not be read. Calls are not repeated to it: one without a result is refused. */
function repair(raw: RawAnswer | undefined, reason: string): PromptMessage[] {
  const said: PromptMessage[] = raw?.text ? [{ role: 'assistant', content: raw.text, calls: [] }] : []
  const note = `(Your last answer could not be used: ${reason} Answer again, with arguments that are valid JSON and fit.)`
  return [...said, { role: 'user', content: note }]
}
