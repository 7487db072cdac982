'use client'
import type { FlowProblem } from '@parley/flow'
import { showToast } from '@parley/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/trpc/client.ts'
import { errorCode, errorDetails, errorMessage } from '@/trpc/errors.ts'
import { indexProblems } from './core/problems.ts'
import { useEditor } from './editor-state.ts'
import { theirsOf, type Saving, type StaleDetails } from './use-autosave.ts'

/** Saves, then publishes. What stands in the way is kept for a dialog. */
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
      const details = errorDetails<StaleDetails>(error)
      if (code === 'CONFLICT' && details) saving.learnedOf(theirsOf(details))
      showToast({ title: 'Not published', description: errorMessage(error), tone: 'danger' })
    } finally {
      setPublishing(false)
    }
  }, [client, editor, flowId, queries, saving, trpc, workspaceId])

  return { publish, publishing, refused, close: () => setRefused(null) }
}
