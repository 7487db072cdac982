import type { FlowDocument } from '@parley/flow'
import type { Cards } from '@parley/interpreter'

export interface StagedFlow {
  flowId: string
  document: FlowDocument
}

/** A tool of the workspace, whether or not a card may call it. */
export interface StagedTool {
  id: string
  name: string
  /** Calling it twice does no harm. */
  repeatable: boolean
  /** How the question for the customer's yes begins; empty: they are not asked. */
  asks: string
}

/** What is played: the cards, the tools that there are, and the flows in several variants, between which publishing changes. */
export interface Stage {
  cards: Cards
  tools: StagedTool[]
  /** At least one; each names the same flows, in the order in which they are asked. */
  variants: StagedFlow[][]
}
