'use client'
import { Button, Dialog, Field, Input, Notice } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { beforeLeaving, useUnsaved } from './unsaved.ts'

export function NewWorkspaceDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  useUnsaved(open && name !== '', false)
  const create = useMutation(
    trpc.workspaces.create.mutationOptions({
      onSuccess: async ({ workspaceId }) => {
        await queries.invalidateQueries({ queryKey: trpc.workspaces.list.queryKey() })
        onOpenChange(false)
        setName('')
        beforeLeaving(() => router.push(`/w/${workspaceId}/flows`))
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') create.mutate({ name })
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New workspace"
      description="A workspace is one business: its flows, its numbers, its customers."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="new-workspace" busy={create.isPending} disabled={name.trim() === ''}>
            Create workspace
          </Button>
        </>
      }
    >
      <form id="new-workspace" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name of the business">
          <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={120} autoComplete="off" required />
        </Field>
        {create.error && <Notice tone="danger">{errorMessage(create.error)}</Notice>}
      </form>
    </Dialog>
  )
}
