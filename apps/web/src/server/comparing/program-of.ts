import { compileFlow, type CompiledFlow, type LiveFlow, type Program } from '@parley/interpreter'
import { cards } from '@parley/cards'
import { readDocument, type FlowDocument } from '@parley/flow'
import type { Json } from '@parley/channel'

/** What runs while a draft is tried: the draft before everything live, as on the test number. */
export function programOf(draft: { flowId: string; document: FlowDocument }, others: { flowId: string; document: Json }[]): { program: Program; live: LiveFlow[]; draft: CompiledFlow } {
  const compiled = [compileFlow(draft.flowId, `${draft.flowId}@draft`, draft.document, cards)]
  for (const { flowId, document } of others) {
    if (flowId === draft.flowId) continue
    try {
      compiled.push(compileFlow(flowId, `${flowId}@live`, readDocument(document, cards), cards))
    } catch {
      // A version that this Parley cannot read is not begun by anybody, here as in the worker.
    }
  }
  const byVersion = new Map(compiled.map((flow) => [flow.versionId, flow]))
  return { program: { flow: (versionId) => byVersion.get(versionId) }, live: compiled.map(({ flowId, versionId }) => ({ flowId, versionId })), draft: compiled[0]! }
}
