import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { useEditor } from './editor-state.ts'

/** Keeps what the AI costs by card on the canvas. */
export function useCosts(workspaceId: string, flowId: string): void {
  const editor = useEditor()
  const trpc = useTRPC()
  const { data } = useQuery(trpc.models.flowCost.queryOptions({ workspaceId, flowId }, { staleTime: 60_000, refetchInterval: 60_000 }))
  useEffect(() => {
    if (!data || data.median === null) return
    editor.store.set({ costs: { median: data.median, conversations: data.conversations, byNode: new Map(data.byNode.map(({ nodeId, ...costs }) => [nodeId, costs])) } })
  }, [editor, data])
}
