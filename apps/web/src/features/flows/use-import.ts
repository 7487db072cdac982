'use client'
import { showToast } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

/** Reads flow files into new flows; one alone is opened. */
export function useImport(workspaceId: string): (files: File[]) => Promise<void> {
  const trpc = useTRPC()
  const router = useRouter()
  const queries = useQueryClient()
  const importFlow = useMutation(trpc.flows.import.mutationOptions())
  return async (files) => {
    const made: { flowId: string; name: string }[] = []
    for (const file of files) {
      try {
        made.push(await importFlow.mutateAsync({ workspaceId, text: await file.text() }))
      } catch (error) {
        showToast({ tone: 'danger', title: `${file.name} was not imported`, description: errorMessage(error) })
      }
    }
    if (made.length === 0) return
    await queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey({ workspaceId }) })
    const [only] = made
    if (only && made.length === 1 && files.length === 1) router.push(`/w/${workspaceId}/flows/${only.flowId}`)
    else showToast({ tone: 'good', title: made.length === 1 ? `“${only?.name}” was imported` : `${made.length} flows were imported` })
  }
}
