import type { HistoryEntry, ModelRequest } from './port.ts'

/** Whoever writes after as long a silence comes back; before it, they go on. Milliseconds. */
const quietMs = 30 * 60_000

/** What was said since the step was entered; where that is not known, all of it. */
export function stayOf({ history, since }: Pick<ModelRequest, 'history' | 'since'>): HistoryEntry[] {
  if (since === undefined || (history[0]?.at ?? since) >= since) return history
  // By the customer's clock: the channel tells the second only, and what we say has its own.
  const first = history.findIndex(({ from, at }) => from === 'contact' && at >= since)
  return first < 0 ? history : history.slice(first)
}

/**
 * When the customer began this sitting: the step was entered, or they came back after a silence. What was remembered
 * before that is news to whoever answers; what was remembered since stands in the conversation itself.
 */
export function sittingSince({ history, since }: Pick<ModelRequest, 'history' | 'since'>): number | undefined {
  const back = history.findLastIndex(({ from, at }, index) => from === 'contact' && index > 0 && at - history[index - 1]!.at >= quietMs)
  const began = since ?? history[0]?.at
  return back < 0 ? began : Math.max(history[back]!.at, began ?? 0)
}
