import { startConflicts } from '@parley/cards'
import { whatsappLimits } from '@parley/channel'
import { checkFlow, type CardShapes, type FlowDocument, type FlowProblem } from '@parley/flow'
import type { FlowRepository, TemplateRepository, TemplateRow } from './ports/index.ts'
import { tryReadDocument } from './read-draft.ts'
import { templateProblems } from './template-uses.ts'

/** What the checks have to know of the rest of the workspace. Load once, check many. */
export interface CheckSurroundings {
  /** All flows, in the order in which their starts are asked. */
  flows: { id: string; name: string }[]
  contactFields: string[]
  templates: TemplateRow[]
  /** What is live, by flow. */
  live: Map<string, FlowDocument>
}

export async function loadSurroundings({ flows, templates }: { flows: FlowRepository; templates: TemplateRepository }, cards: CardShapes): Promise<CheckSurroundings> {
  const [live, contactFields, all, known] = await Promise.all([flows.live(), flows.contactFields(), flows.names(), templates.list()])
  const documents = live.flatMap(({ flowId, document }) => {
    const read = tryReadDocument(document, cards)
    return read ? [[flowId, read] as const] : []
  })
  return { flows: all, contactFields, templates: known, live: new Map(documents) }
}

/** Everything that is wrong with a draft, errors first; starts that compete with other live flows among it. */
export function checkDraft(flowId: string, draft: FlowDocument, cards: CardShapes, surroundings: CheckSurroundings): FlowProblem[] {
  const { flows, live, contactFields } = surroundings
  const asked = flows.flatMap(({ id, name }) => {
    const document = id === flowId ? draft : live.get(id)
    return document ? [{ id, name, document }] : []
  })
  return [
    ...checkFlow(draft, cards, { limits: whatsappLimits, flows: flows.filter(({ id }) => id !== flowId), contactFields }),
    ...templateProblems(draft, cards, surroundings.templates),
    ...startConflicts(asked).flatMap((conflict) => (conflict.flowId === flowId ? [conflict.problem] : [])),
  ]
}
