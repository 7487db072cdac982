'use client'
import { Button, Dialog, Field, Input, Notice } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

interface RenameProps {
  workspaceId: string
  flowId: string
  name: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function RenameFlowDialog({ workspaceId, flowId, name, open, onOpenChange }: RenameProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [wanted, setWanted] = useState<string | null>(null)
  const value = wanted ?? name
  useUnsaved(open && value !== name, false)
  const close = () => {
    setWanted(null)
    onOpenChange(false)
  }
  const rename = useMutation(
    trpc.flows.rename.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey({ workspaceId }) })
        close()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (value.trim() !== '') rename.mutate({ workspaceId, flowId, name: value })
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      title="Rename flow"
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form={`rename-${flowId}`} busy={rename.isPending} disabled={value.trim() === ''}>
            Rename
          </Button>
        </>
      }
    >
      <form id={`rename-${flowId}`} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name">
          <Input value={value} onChange={(event) => setWanted(event.target.value)} maxLength={120} autoComplete="off" required />
        </Field>
        {rename.error && <Notice tone="danger">{errorMessage(rename.error)}</Notice>}
      </form>
    </Dialog>
  )
}
