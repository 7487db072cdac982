import { emptyDocument, type FlowDocument } from '@parley/flow'
import { welcome } from './welcome.ts'

/** Ready-made drafts to begin with. */
export const blueprints: Record<'empty' | 'welcome', () => FlowDocument> = { empty: emptyDocument, welcome }
