import { checkDraft, loadSurroundings } from '../../problems.ts'
import { tryReadDocument } from '../../read-draft.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** The workspace's flows in the order in which their starts are asked. */
export const list = workspaceProcedure('viewer').query(async ({ ctx }) => {
  const [flows, surroundings] = await Promise.all([ctx.tenant.flows.list(), loadSurroundings(ctx.tenant, ctx.cards)])
  return flows.map((flow) => {
    const draft = tryReadDocument(flow.draft, ctx.cards)
    const problems = draft ? checkDraft(flow.id, draft, ctx.cards, surroundings) : []
    return {
      id: flow.id,
      name: flow.name,
      live: flow.live,
      /** What is drawn is not what is live. Stored as jsonb, so equal documents have equal text. */
      draftDiffers: flow.live === null || JSON.stringify(flow.draft) !== JSON.stringify(flow.liveDocument),
      /** False: drawn with a newer Parley. */
      readable: draft !== undefined,
      errors: problems.filter(({ severity }) => severity === 'error').length,
      warnings: problems.filter(({ severity }) => severity === 'warning').length,
      nodes: draft?.nodes.length ?? 0,
      runningSessions: flow.runningSessions,
      breaks: flow.breaks,
      savedAt: flow.draftSavedAt,
    }
  })
})
