'use client'
import type { FlowProblem } from '@parley/flow'
import { showToast } from '@parley/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/trpc/client.ts'
import { errorCode, errorDetails, errorMessage, isMissing } from '@/trpc/errors.ts'
import { indexProblems } from './core/problems.ts'
import { useEditor } from './editor-state.ts'
import { theirsOf, type Saving, type StaleDetails } from './use-autosave.ts'

/** Saves, then publishes what is on the screen and nothing else. What stands in the way is kept for a dialog. */
export function usePublish(workspaceId: string, flowId: string, saving: Saving) {
  const editor = useEditor()
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [publishing, setPublishing] = useState(false)
  const [refused, setRefused] = useState<FlowProblem[] | null>(null)

  const publish = useCallback(async () => {
    setPublishing(true)
    try {
      if (!(await saving.flush())) {
        showToast({ title: 'Not published', description: 'Your last changes are not saved yet, and only what is saved is published.', tone: 'danger' })
        return
      }
      const done = await client.flows.publish.mutate({ workspaceId, flowId, baseRevision: saving.revision() })
      // What went wrong in the version before is not this one's.
      editor.store.set({ live: { ...done, publishedAt: new Date() }, reported: [] })
      showToast({ title: `Published as version ${done.number}`, description: 'New conversations begin on it. Those that are running finish on theirs.', tone: 'good' })
      void queries.invalidateQueries(trpc.flows.versions.queryFilter({ workspaceId, flowId }))
      void queries.invalidateQueries(trpc.flows.list.queryFilter({ workspaceId }))
    } catch (error) {
      const code = errorCode(error)
      if (code === 'FLOW_HAS_ERRORS') {
        const problems = errorDetails<{ problems: FlowProblem[] }>(error)?.problems ?? []
        editor.store.set({ problems: indexProblems(problems) })
        setRefused(problems)
        return
      }
      // The banner says so, and offers to keep what is drawn.
      if (isMissing(error, 'This flow')) return saving.learnedGone()
      const details = errorDetails<StaleDetails>(error)
      if (code === 'CONFLICT' && details && (await saving.takeIn(theirsOf(details)).catch(() => false))) {
        showToast({ title: 'Not published yet', description: `${details.savedBy ?? 'Somebody else'} changed this flow meanwhile. Their version is loaded; look at it and publish again.` })
        return
      }
      showToast({ title: 'Not published', description: errorMessage(error), tone: 'danger' })
    } finally {
      setPublishing(false)
    }
  }, [client, editor, flowId, queries, saving, trpc, workspaceId])

  return { publish, publishing, refused, close: () => setRefused(null) }
}
