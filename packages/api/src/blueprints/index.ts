import { emptyDocument, type FlowDocument } from '@parley/flow'
import { welcome } from './welcome.ts'
import { wishes } from './wishes.ts'

export const blueprintNames = ['empty', 'welcome', 'wishes'] as const

/** Ready-made drafts to begin with. */
export const blueprints: Record<(typeof blueprintNames)[number], () => FlowDocument> = { empty: emptyDocument, welcome, wishes }
