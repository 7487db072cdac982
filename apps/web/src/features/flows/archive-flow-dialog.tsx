'use client'
import { Button, Dialog, Notice } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import type { ListedFlow } from './flow-state.tsx'

interface ArchiveProps {
  workspaceId: string
  flowId: string
  flow: ListedFlow
  open: boolean
  onOpenChange: (open: boolean) => void
}

function consequences(running: number): string {
  const finishing = running === 0 ? '' : ` ${running === 1 ? 'One conversation is' : `${running} conversations are`} in it now and will finish.`
  return `It leaves the list, and no new conversation begins in it.${finishing} Its versions are kept.`
}

export function ArchiveFlowDialog({ workspaceId, flowId, flow, open, onOpenChange }: ArchiveProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const archive = useMutation(
    trpc.flows.archive.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey({ workspaceId }) })
        onOpenChange(false)
      },
    }),
  )
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Archive “${flow.name}”`}
      description={consequences(flow.runningSessions)}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="danger" busy={archive.isPending} onClick={() => archive.mutate({ workspaceId, flowId })}>
            Archive flow
          </Button>
        </>
      }
    >
      {archive.error && <Notice tone="danger">{errorMessage(archive.error)}</Notice>}
    </Dialog>
  )
}
