import { emptyDocument, type CardShapes, type FlowDocument } from '@parley/flow'

export function welcome(_cards: CardShapes): FlowDocument {
  return emptyDocument()
}
