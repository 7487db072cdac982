import { configOf, type CardShapes, type FlowDocument, type FlowProblem } from '@parley/flow'
import type { ModelChoices, ModelEntry } from './ports/models.ts'

/** What a workspace has chosen, and what it has written down of its models. */
export type SightChoices = Pick<ModelChoices, 'full'> & { models: Pick<ModelEntry, 'provider' | 'model' | 'images'>[] }

/** Steps whose model is known to be one that cannot see: their customers are asked for words instead. */
export function sightProblems(draft: FlowDocument, cards: CardShapes, { full, models }: SightChoices): FlowProblem[] {
  return draft.nodes.flatMap((node) => {
    const read = configOf(node, cards)
    const own = read?.card.talksWith?.(read.config)
    if (!own) return []
    const { provider, model } = own.provider === 'default' ? (full ?? { provider: '', model: '' }) : own
    const blind = models.some((entry) => entry.provider === provider && entry.model === model && !entry.images)
    if (!blind) return []
    const message = `“${model}” cannot see pictures: a customer who sends one is asked to put it into words. Choose another model where pictures matter, or correct its entry under Settings, AI.`
    return [{ severity: 'warning', code: 'card', nodeId: node.id, field: own.field, message }]
  })
}
