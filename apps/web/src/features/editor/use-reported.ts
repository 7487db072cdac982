'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { useEditor } from './editor-state.ts'

/** Keeps what went wrong with customers on the cards where it happened. */
export function useReported(workspaceId: string, flowId: string): void {
  const editor = useEditor()
  const trpc = useTRPC()
  const { data } = useQuery(trpc.flows.faults.queryOptions({ workspaceId, flowId }, { refetchInterval: 15_000 }))
  useEffect(() => {
    if (data) editor.store.set({ reported: data })
  }, [editor, data])
}
