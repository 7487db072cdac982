'use client'
import { Button, cn, Dialog, Field, Input, Notice } from '@parley/ui'
import { MessageSquareText, Signpost, Square } from '@parley/ui/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

const templates = [
  { value: 'empty', label: 'Empty canvas', description: 'Draw everything yourself.', icon: Square },
  { value: 'welcome', label: 'Greeting with three choices', description: 'Says hello, asks what it is about, answers or calls a person.', icon: MessageSquareText },
  { value: 'wishes', label: 'Understanding what they want', description: 'Tells it from their first words and answers, or lets an AI step do so.', icon: Signpost },
] as const

export function NewFlowDialog({ workspaceId, open, onOpenChange }: { workspaceId: string; open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [template, setTemplate] = useState<(typeof templates)[number]['value']>('empty')
  useUnsaved(open && name !== '', false)
  const create = useMutation(
    trpc.flows.create.mutationOptions({
      onSuccess: ({ flowId }) => {
        void queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey({ workspaceId }) })
        router.push(`/w/${workspaceId}/flows/${flowId}`)
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') create.mutate({ workspaceId, name, template })
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        onOpenChange(next)
        if (!next) {
          setName('')
          create.reset()
        }
      }}
      title="New flow"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="new-flow" busy={create.isPending || create.isSuccess} disabled={name.trim() === ''}>
            Create flow
          </Button>
        </>
      }
    >
      <form id="new-flow" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" hint="What the conversation is about: “Appointments”, “Order questions”.">
          <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={120} autoComplete="off" required />
        </Field>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 text-control font-medium">Begin with</legend>
          {templates.map(({ value, label, description, icon: Icon }) => (
            <label
              key={value}
              className={cn(
                'flex items-center gap-3 rounded-control border px-3 py-2.5 transition-colors duration-[var(--quick)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                template === value ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
              )}
            >
              <input type="radio" name="template" value={value} checked={template === value} onChange={() => setTemplate(value)} className="sr-only" />
              <Icon className={cn('size-4 shrink-0', template === value ? 'text-accent-ink' : 'text-ink-faint')} aria-hidden />
              <span>
                <span className="block text-control font-medium">{label}</span>
                <span className="block text-hint text-ink-soft">{description}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {create.error && <Notice tone="danger">{errorMessage(create.error)}</Notice>}
      </form>
    </Dialog>
  )
}
