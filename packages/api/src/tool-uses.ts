import { configOf, type CardShapes, type FlowDocument, type FlowProblem } from '@parley/flow'
import type { ListedFlow } from './ports/flows.ts'
import { tryReadDocument } from './read-draft.ts'

/** Every tool that a flow's cards may call. `name`: what it was called when it was chosen, where the card keeps that. */
function toolsOf(document: FlowDocument, cards: CardShapes): { nodeId: string; field: string; id: string; name?: string }[] {
  return document.nodes.flatMap((node) => {
    const read = configOf(node, cards)
    return (read?.card.tools?.(read.config) ?? []).map((use) => ({ nodeId: node.id, ...use }))
  })
}

/** A flow that may call a tool: by what is live, or only as it is drawn. */
export interface ToolUse {
  flowId: string
  name: string
  live: boolean
}

/** Which flows may call each tool, by the tool's id. */
export function toolUses(flows: Pick<ListedFlow, 'id' | 'name' | 'draft' | 'live' | 'liveDocument'>[], cards: CardShapes): Record<string, ToolUse[]> {
  const uses: Record<string, ToolUse[]> = {}
  for (const flow of flows) {
    const idsOf = (document: ListedFlow['draft']) => {
      const read = tryReadDocument(document, cards)
      return new Set(read ? toolsOf(read, cards).map(({ id }) => id) : [])
    }
    const live = flow.live === null ? new Set<string>() : idsOf(flow.liveDocument)
    for (const id of new Set([...live, ...idsOf(flow.draft)])) (uses[id] ??= []).push({ flowId: flow.id, name: flow.name, live: live.has(id) })
  }
  return uses
}

/** Tools in a flow that the workspace has not (any more), each on its node: calls of them would fail. */
export function toolProblems(document: FlowDocument, cards: CardShapes, known: ReadonlySet<string>): FlowProblem[] {
  return toolsOf(document, cards).flatMap(({ nodeId, field, id, name }): FlowProblem[] =>
    known.has(id)
      ? []
      : [{ severity: 'error', code: 'tool', nodeId, field, message: name === undefined ? 'A tool that is ticked here is not in the workspace any more. Untick it, or create it again on the Tools page.' : `The tool “${name}” is not in the workspace any more. Choose another, or create it again on the Tools page.` }],
  )
}
