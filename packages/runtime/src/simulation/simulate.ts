import { planOperations, type Operation } from './operations.ts'
import type { Stage } from './stage.ts'
import { World } from './world.ts'

export interface SimulationOptions {
  seed: number
  stage: Stage
  /** How many things happen before the world comes to rest. */
  steps?: number
  /** Instead of what the seed plans; for shrinking. */
  operations?: Operation[]
  /** Takes the world apart in one place, to show that it is noticed. Lives here and nowhere in the product. */
  break?: (world: World) => void
}

export interface SimulationResult {
  seed: number
  operations: Operation[]
  /** Empty when every promise was kept. */
  violations: string[]
  /** What happened, for whoever has to understand a violation. */
  history: string[]
  counts: World['counts']
}

/** Runs one world to its end, or to its first violation. The same seed gives the same world. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const world = new World(options.seed, options.stage)
  options.break?.(world)
  const operations = options.operations ?? planOperations(options.seed, options.steps ?? 300)
  const { violations } = world.witness
  try {
    for (const operation of operations) {
      await world.perform(operation)
      if (violations.length > 0) break
    }
    if (violations.length === 0) await world.comeToRest()
  } catch (cause) {
    world.witness.violated(`it broke off: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
  }
  return { seed: options.seed, operations, violations, history: world.history, counts: world.counts }
}
