import { fold } from '@parley/channel'
import { toMilliseconds, type FlowDocument, type FlowProblem } from '@parley/flow'
import { describeTrigger, startCard, startConfig, type Trigger } from './card.ts'

/** True where one message can set off both with neither more specific: then the flow listed first wins. */
function startsConflict(a: Trigger, b: Trigger): boolean {
  switch (a.type) {
    case 'any':
    case 'late-tap':
    case 'first-visit':
      return a.type === b.type
    case 'returning':
      return b.type === 'returning' && toMilliseconds(a.after) === toMilliseconds(b.after)
    case 'ad':
      return b.type === 'ad' && (a.adIds.length === 0 ? b.adIds.length === 0 : a.adIds.some((id) => b.adIds.includes(id)))
    case 'keyword':
      return b.type === 'keyword' && a.match === b.match && a.words.some((one) => b.words.some((other) => fold(one) !== '' && fold(one) === fold(other)))
  }
}

export interface StartConflict {
  flowId: string
  /** On the start card of that flow. */
  problem: FlowProblem
}

/**
 * Start cards that get in each other's way, over all flows of a workspace in the order in which they
 * are asked. Both cards of a pair are told, each with the name of the other's flow.
 */
export function startConflicts(flows: { id: string; name: string; document: FlowDocument }[]): StartConflict[] {
  const starts = flows.flatMap((flow) =>
    flow.document.nodes.flatMap((node) => {
      const parsed = node.card === startCard.kind ? startConfig.safeParse(node.config) : undefined
      return parsed?.success ? [{ flow, node, trigger: parsed.data.trigger }] : []
    }),
  )
  return starts.flatMap((one, index) =>
    starts.flatMap((other, otherIndex): StartConflict[] => {
      if (index === otherIndex || !startsConflict(one.trigger, other.trigger)) return []
      const where = one.flow.id === other.flow.id ? `the card “${other.node.name}” of this flow` : `“${other.node.name}” in the flow “${other.flow.name}”`
      const message =
        index < otherIndex
          ? `The same messages also fit ${where} (${describeTrigger(other.trigger)}). This card comes first and takes them.`
          : `The same messages already fit ${where} (${describeTrigger(other.trigger)}), which comes first and takes them. Choose another trigger for one of the two.`
      return [{ flowId: one.flow.id, problem: { severity: 'warning', code: 'start-conflict', message, nodeId: one.node.id, field: 'trigger' } }]
    }),
  )
}
