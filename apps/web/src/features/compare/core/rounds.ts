import type { RouterOutputs } from '@/trpc/client.ts'

export type ComparisonStep = RouterOutputs['comparisons']['run'] extends AsyncIterable<infer Step> ? Step : never

/** What one side did with each of the customer's messages; before the first there is nothing. */
export function roundsOf(steps: ComparisonStep[]): ComparisonStep[][] {
  const rounds: ComparisonStep[][] = []
  for (const step of steps) {
    if (step.type === 'customer') rounds.push([])
    rounds.at(-1)?.push(step)
  }
  return rounds
}

export interface Totals {
  /** Questions to a model, all requests counted. */
  questions: number
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  /** Micro-dollars, of what has a price. */
  cost: number
  /** Requests whose price nobody knows. */
  unpriced: number
  /** Spent on models and tools, milliseconds. */
  ms: number
  calls: number
  failures: number
}

/** Everything that a side took, together. */
export function totalsOf(steps: ComparisonStep[]): Totals {
  const totals: Totals = { questions: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, cost: 0, unpriced: 0, ms: 0, calls: 0, failures: 0 }
  for (const step of steps) {
    if (step.type === 'asked') {
      totals.questions += step.requests.length
      totals.ms += step.ms
      if (step.outcome.type === 'model-failed') totals.failures += 1
      for (const { usage, cost } of step.requests) {
        totals.inputTokens += usage.inputTokens
        totals.cachedTokens += usage.cachedTokens
        totals.outputTokens += usage.outputTokens
        totals.cost += cost ?? 0
        if (cost === null) totals.unpriced += 1
      }
    }
    if (step.type === 'called') {
      totals.calls += 1
      totals.ms += step.ms
      if (step.outcome.type === 'tool-failed') totals.failures += 1
    }
  }
  return totals
}

/** Whether `mine` is less than `theirs` by more than chance, a tenth. What failed, or has no price, is not compared. */
export function isBetter(name: 'cost' | 'ms', mine: Totals, theirs: Totals): boolean {
  if (mine.failures + theirs.failures > 0 || (name === 'cost' && mine.unpriced + theirs.unpriced > 0)) return false
  return mine[name] < theirs[name] * 0.9
}
