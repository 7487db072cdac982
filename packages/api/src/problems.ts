import { startConflicts } from '@parley/cards'
import { whatsappLimits } from '@parley/channel'
import { checkFlow, type CardShapes, type FlowDocument, type FlowProblem } from '@parley/flow'
import type { FlowRepository, ModelRepository, TemplateRepository, TemplateRow, ToolRepository } from './ports/index.ts'
import { tryReadDocument } from './read-draft.ts'
import { sightProblems, type SightChoices } from './sight-problems.ts'
import { templateProblems } from './template-uses.ts'
import { toolChoices } from './tool-choices.ts'
import { toolProblems } from './tool-uses.ts'

/** What the checks have to know of the rest of the workspace. Load once, check many. */
export interface CheckSurroundings {
  /** All flows, in the order in which their starts are asked. */
  flows: { id: string; name: string }[]
  contactFields: string[]
  templates: TemplateRow[]
  /** Ids of what cards may call. */
  tools: ReadonlySet<string>
  /** The workspace's model, and what it has written down of models. */
  models: SightChoices
  /** What is live, by flow. */
  live: Map<string, FlowDocument>
}

export async function loadSurroundings({ flows, templates, tools, models }: { flows: FlowRepository; templates: TemplateRepository; tools: ToolRepository; models: Pick<ModelRepository, 'settings'> }, cards: CardShapes): Promise<CheckSurroundings> {
  const [live, contactFields, all, known, own, servers, chosen] = await Promise.all([flows.live(), flows.contactFields(), flows.names(), templates.list(), tools.list(), tools.servers(), models.settings()])
  const documents = live.flatMap(({ flowId, document }) => {
    const read = tryReadDocument(document, cards)
    return read ? [[flowId, read] as const] : []
  })
  return { flows: all, contactFields, templates: known, tools: new Set(toolChoices(own, servers).map(({ id }) => id)), models: chosen, live: new Map(documents) }
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
    ...toolProblems(draft, cards, surroundings.tools),
    ...sightProblems(draft, cards, surroundings.models),
    ...startConflicts(asked).flatMap((conflict) => (conflict.flowId === flowId ? [conflict.problem] : [])),
  ]
}
