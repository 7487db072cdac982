export type CountTokens = (text: string) => number

let loaded: Promise<CountTokens> | undefined

/**
 * A counter by OpenAI's newest public vocabulary. Others' differ by a tenth or so, which a budget allows for. Markers
 * that mean something to a model are counted as plain words. Loaded on first use: it takes 65 MB.
 */
export function loadTokenizer(): Promise<CountTokens> {
  loaded ??= import('gpt-tokenizer/encoding/o200k_base').then(({ countTokens }) => (text) => countTokens(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() }))
  return loaded
}

/** Without the vocabulary: too many rather than too few, in every script. */
export const estimateTokens: CountTokens = (text) => Math.ceil(new TextEncoder().encode(text).length / 2.5)

/** The newest items that fit, in their order; always at least the last one. */
export function withinBudget<T>(items: T[], textOf: (item: T) => string, budget: number, count: CountTokens): T[] {
  let left = budget
  let first = items.length
  while (first > 0) {
    // Four around every message, as providers count.
    left -= count(textOf(items[first - 1]!)) + 4
    if (left < 0 && first < items.length) break
    first -= 1
  }
  return items.slice(first)
}
