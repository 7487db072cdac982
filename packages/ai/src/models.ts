import type { ProviderName, Usage } from './port.ts'

/** What is known of a model. Prices are micro-dollars for a million tokens: $2.50 is 2,500,000. */
export interface ModelInfo {
  provider: ProviderName
  model: string
  /** Tokens of input and output together. */
  context: number
  inputPrice: number
  cachedPrice: number
  outputPrice: number
  /** For input that the provider keeps for the next time; null: as it usually takes, see `writtenPriceOf`. */
  writtenPrice: number | null
  tools: boolean
  images: boolean
  json: boolean
  /** Absent: a prompt of any length costs the same. */
  long?: LongPrompts
}

/** With more tokens of input than `above`, the whole call costs so many times as much. */
export interface LongPrompts {
  above: number
  input: number
  output: number
}

const model = (provider: ProviderName, name: string, context: number, [input, cached, output]: [number, number, number], images = true): ModelInfo => ({
  provider,
  model: name,
  context,
  inputPrice: Math.round(input * 1e6),
  cachedPrice: Math.round(cached * 1e6),
  outputPrice: Math.round(output * 1e6),
  writtenPrice: null,
  tools: true,
  images,
  json: true,
})
const dearer = (entry: ModelInfo, long: LongPrompts): ModelInfo => ({ ...entry, long })

/**
 * What Parley knows from the start, in dollars for a million tokens of input, cached input and output, without discounts for
 * batches; what very long prompts cost stands beside it. Prices change, so a workspace corrects and adds its own under Settings, AI.
 * Read in November 2026: Anthropic's from the models' own pages (platform.claude.com/docs, "Models & pricing"), OpenAI's as
 * others quote developers.openai.com/api/docs/pricing.
 */
export const knownModels: ModelInfo[] = [
  dearer(model('openai', 'gpt-5.4', 1_000_000, [2.5, 0.25, 15]), { above: 272_000, input: 2, output: 1.5 }),
  model('openai', 'gpt-5.4-mini', 400_000, [0.75, 0.075, 4.5]),
  model('openai', 'gpt-5.4-nano', 400_000, [0.2, 0.02, 1.25]),
  model('openai', 'gpt-4.1', 1_000_000, [2, 0.5, 8]),
  model('openai', 'gpt-4.1-mini', 1_000_000, [0.4, 0.1, 1.6]),
  model('anthropic', 'claude-opus-5-5', 1_000_000, [4, 0.2, 20]),
  model('anthropic', 'claude-sonnet-5-5', 1_000_000, [2, 0.2, 10]),
  dearer(model('anthropic', 'claude-haiku-5-5', 1_000_000, [0.1, 0.01, 0.5]), { above: 100_000, input: 5, output: 5 }),
  model('anthropic', 'claude-haiku-4-5', 200_000, [1, 0.1, 5]),
]

/** Used where neither the node, the workspace nor the installation names a model. */
export const defaultModels: Record<ProviderName, string> = { openai: 'gpt-5.4-mini', anthropic: 'claude-sonnet-5-5' }
/** For classification, summaries and the like. */
export const smallModels: Record<ProviderName, string> = { openai: 'gpt-5.4-nano', anthropic: 'claude-haiku-4-5' }

/** What long prompts cost with a model that Parley knows; a workspace's own prices are for short ones. */
export const longPrompts = (entry: Pick<ModelInfo, 'provider' | 'model'>): LongPrompts | undefined => knownModels.find(({ provider, model: name }) => provider === entry.provider && name === entry.model)?.long

/** The entry for a model, the workspace's own first. A dated name (`gpt-5.4-2026-03-05`) is found by what it begins with. */
export function findModel(provider: string, name: string, own: ModelInfo[] = []): ModelInfo | undefined {
  const all = [...own, ...knownModels].filter((entry) => entry.provider === provider)
  return all.find((entry) => entry.model === name) ?? all.filter((entry) => name.startsWith(`${entry.model}-20`) || name.startsWith(`${entry.model}@`)).sort((a, b) => b.model.length - a.model.length)[0]
}

/** Anthropic takes a quarter more than for input where it keeps it for five minutes; others take no more. */
const writtenPriceOf = ({ provider, inputPrice, writtenPrice }: Pick<ModelInfo, 'provider' | 'inputPrice' | 'writtenPrice'>): number => writtenPrice ?? Math.round(inputPrice * (provider === 'anthropic' ? 1.25 : 1))

/** What a call cost, in micro-dollars; null where the price is not known. */
export function costOf({ inputTokens, cachedTokens, writtenTokens = 0, outputTokens }: Usage, info: ModelInfo | undefined): number | null {
  if (!info) return null
  const fresh = Math.max(0, inputTokens - cachedTokens - writtenTokens)
  const long = longPrompts(info)
  const times = long && inputTokens > long.above ? long : { input: 1, output: 1 }
  const input = fresh * info.inputPrice + cachedTokens * info.cachedPrice + writtenTokens * writtenPriceOf(info)
  return Math.ceil((input * times.input + outputTokens * info.outputPrice * times.output) / 1e6)
}
