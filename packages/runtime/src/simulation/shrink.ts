import { simulate, type SimulationOptions, type SimulationResult } from './simulate.ts'

/**
 * The shortest history that still fails, as far as can be found in `tries` runs: operations are left out, in ever
 * smaller portions, then what went wrong in those that remain. Deterministic.
 */
export async function shrink(failed: SimulationResult, options: SimulationOptions, tries = 600): Promise<SimulationResult> {
  let best = failed
  let left = tries
  const more = () => left > 0
  const attempt = async (operations: SimulationResult['operations']): Promise<boolean> => {
    if (left-- <= 0) return false
    const result = await simulate({ ...options, operations })
    if (result.violations.length === 0) return false
    best = result
    return true
  }
  for (let portion = Math.ceil(best.operations.length / 2); portion >= 1 && more(); ) {
    let removed = false
    // From the end: what comes after the violation goes first.
    for (let end = best.operations.length; end > 0; end -= portion) {
      const start = Math.max(0, end - portion)
      const shorter = [...best.operations.slice(0, start), ...best.operations.slice(end)]
      if (await attempt(shorter)) removed = true
    }
    if (portion === 1 && !removed) break
    if (portion > 1) portion = Math.ceil(portion / 2)
  }
  for (let index = 0; index < best.operations.length; index++)
    if (!best.operations[index]!.calm) await attempt(best.operations.map((operation, at) => (at === index ? { ...operation, calm: true } : operation)))
  return best
}
