import type { FlowDocument } from '@parley/flow'
import { lightsOf, type Lights } from '../../editor/core/trail.ts'
import type { RouterOutputs } from '@/trpc/client.ts'

type Turn = RouterOutputs['conversations']['replay']['turns'][number]

/** One stay at a card: what a press on "forward" shows. */
export interface ReplayStep {
  /** Of the turn; several steps can be of the same one. */
  sequence: number
  at: Date
  /** What set the turn off, and its words. */
  type: string
  line: string
  nodeId: string
  versionId: string
  what: string[]
  /** By which exit it was left in this turn. */
  port: string | null
  faults: string[]
}

/** The trail of a session as steps: what happened at one card in one go is one. */
export function stepsOf(turns: readonly Turn[]): ReplayStep[] {
  return turns.flatMap((turn) => {
    const steps: ReplayStep[] = []
    for (const { nodeId, versionId, what, port } of turn.trail) {
      let step = steps.at(-1)
      // Left by an exit: whatever comes next is another stay, also at the same card.
      if (!step || step.nodeId !== nodeId || step.versionId !== versionId || step.port !== null) {
        step = { sequence: turn.sequence, at: turn.at, type: turn.type, line: turn.line, nodeId, versionId, what: [], port: null, faults: [] }
        steps.push(step)
      }
      step.what.push(what)
      if (port !== undefined) step.port = port
    }
    for (const fault of turn.faults) steps.findLast(({ nodeId }) => nodeId === fault.nodeId)?.faults.push(fault.message)
    return steps
  })
}

/** What is lit while step `index` is shown: all that was travelled before it, on the version that it ran on. */
export function lightsAt(document: FlowDocument, steps: readonly ReplayStep[], index: number): Lights {
  const now = steps[index]
  const entries = steps.slice(0, index + 1).flatMap((step, position) => {
    if (step.versionId !== now?.versionId) return []
    const left = position < index && step.port !== null ? [{ nodeId: step.nodeId, what: 'left', port: step.port }] : []
    return [{ sequence: step.sequence, at: step.at.getTime(), trail: [{ nodeId: step.nodeId, what: step.what[0] ?? 'entered' }, ...left] }]
  })
  return lightsOf(document, entries)
}

/** The first step of a turn; where it touched no card, the last one before it. -1: there is none. */
export function stepOfTurn(steps: readonly ReplayStep[], sequence: number): number {
  const first = steps.findIndex((step) => step.sequence === sequence)
  return first >= 0 ? first : steps.findLastIndex((step) => step.sequence < sequence)
}
