import { emptyDocument, type CardShapes, type FlowDocument } from '@parley/flow'
import { welcome } from './welcome.ts'

/** Ready-made drafts to begin with. */
export const blueprints: Record<'empty' | 'welcome', (cards: CardShapes) => FlowDocument> = {
  empty: () => emptyDocument(),
  welcome,
}
