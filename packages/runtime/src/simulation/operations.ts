import { randomFrom } from '@parley/interpreter'

const operationKinds = [
  'write', 'arrive', 'turn', 'effect', 'sort', 'timers', 'fold', 'recover', 'colleague', 'owner', 'publish', 'move', 'moment', 'pause', 'outage',
] as const
export type OperationKind = (typeof operationKinds)[number]

/** One thing that happens in a world. What it draws by chance follows from the seed and its id alone, so leaving others out does not change it. */
export interface Operation {
  id: number
  kind: OperationKind
  /** Nothing goes wrong in it. */
  calm?: boolean
}

/** How often each happens, relative to the others. */
const weights: Record<OperationKind, number> = {
  write: 60, arrive: 150, turn: 200, effect: 250, sort: 70, timers: 40, fold: 50, recover: 30, colleague: 14, owner: 2, publish: 4, move: 4, moment: 100, pause: 15, outage: 4,
}
const total = operationKinds.reduce((sum, kind) => sum + weights[kind], 0)

/** What happens in the world of a seed, in order. */
export function planOperations(seed: number, steps: number): Operation[] {
  const random = randomFrom(`plan:${seed}`)
  return Array.from({ length: steps }, (_, id) => {
    let dice = random() * total
    const kind = operationKinds.find((candidate) => (dice -= weights[candidate]) < 0) ?? 'moment'
    return { id, kind }
  })
}
