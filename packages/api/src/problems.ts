import { whatsappLimits } from '@parley/channel'
import { checkFlow, type CardShapes, type FlowDocument, type FlowProblem } from '@parley/flow'
import type { FlowRepository } from './ports/index.ts'
import { tryReadDocument } from './read-draft.ts'
import { startConflicts } from './start-conflicts.ts'

export interface LiveFlowDocument {
  flowId: string
  name: string
  document: FlowDocument
}

/** What the checks have to know of the rest of the workspace. Load once, check many. */
export interface CheckSurroundings {
  flows: { id: string; name: string }[]
  contactFields: string[]
  live: LiveFlowDocument[]
}

export async function loadSurroundings(flows: FlowRepository, cards: CardShapes): Promise<CheckSurroundings> {
  const [live, contactFields, all] = await Promise.all([flows.live(), flows.contactFields(), flows.names()])
  return {
    flows: all,
    contactFields,
    live: live.flatMap(({ flowId, name, document }) => {
      const read = tryReadDocument(document, cards)
      return read ? [{ flowId, name, document: read }] : []
    }),
  }
}

/** Everything that is wrong with a draft, errors first; starts that compete with other live flows among it. */
export function checkDraft(flowId: string, draft: FlowDocument, cards: CardShapes, surroundings: CheckSurroundings): FlowProblem[] {
  const others = surroundings.flows.filter(({ id }) => id !== flowId)
  return [
    ...checkFlow(draft, cards, { limits: whatsappLimits, flows: others, contactFields: surroundings.contactFields }),
    ...startConflicts(draft, surroundings.live.filter((live) => live.flowId !== flowId), cards),
  ]
}
