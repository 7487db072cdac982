import type { Json } from '@parley/channel'
import { notFound } from './error-shape.ts'
import { readDocument, type CardShapes, type FlowDocument } from '@parley/flow'
import type { FlowRepository, FlowRow } from './ports/index.ts'

/** The flow with its draft at the present document version. Throws NOT_FOUND. */
export async function readFlow(flows: FlowRepository, flowId: string, cards: CardShapes): Promise<Omit<FlowRow, 'draft'> & { draft: FlowDocument }> {
  const flow = await flows.get(flowId)
  if (!flow) throw notFound('This flow')
  return { ...flow, draft: readDocument(flow.draft, cards) }
}

/** The document, or undefined where this Parley cannot read it. */
export function tryReadDocument(raw: Json, cards: CardShapes): FlowDocument | undefined {
  try {
    return readDocument(raw, cards)
  } catch {
    return undefined
  }
}
