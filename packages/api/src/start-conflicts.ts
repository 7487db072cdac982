import type { CardShapes, FlowDocument, FlowProblem } from '@parley/flow'
import type { LiveFlowDocument } from './problems.ts'

/** Starts of a draft that want the same conversations as a start of another live flow. */
export function startConflicts(_draft: FlowDocument, _others: LiveFlowDocument[], _cards: CardShapes): FlowProblem[] {
  return []
}
