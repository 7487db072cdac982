import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { useEditor } from './editor-state.ts'

/** Keeps what is known of the workspace's models, so that cards can say what theirs cannot take in. */
export function useSenses(workspaceId: string): void {
  const editor = useEditor()
  const trpc = useTRPC()
  const { data } = useQuery(trpc.models.get.queryOptions({ workspaceId }, { staleTime: 30_000 }))
  useEffect(() => {
    if (data) editor.store.set({ models: { keys: data.keys, installed: data.installed, full: data.full, models: data.models } })
  }, [editor, data])
}
