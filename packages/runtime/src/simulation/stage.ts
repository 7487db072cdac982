import type { FlowDocument } from '@parley/flow'
import type { Cards } from '@parley/interpreter'

export interface StagedFlow {
  flowId: string
  document: FlowDocument
}

/** What is played: the cards, and the flows in several variants, between which publishing changes. */
export interface Stage {
  cards: Cards
  /** At least one; each names the same flows, in the order in which they are asked. */
  variants: StagedFlow[][]
}
