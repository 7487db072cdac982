'use client'
import { Badge, Button, Dialog, Field, IconButton, Notice, Skeleton, Textarea } from '@parley/ui'
import { Pencil, Trash2 } from '@parley/ui/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ConfirmDialog } from '@/features/shell/confirm-dialog.tsx'
import { LoadError } from '@/features/shell/load-error.tsx'
import { isAtLeast } from '@/features/shell/may.ts'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useEditingFocus } from '@/features/shell/use-editing-focus.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

type Memory = RouterOutputs['agents']['memories'][number]
interface Ids {
  workspaceId: string
  conversationId: string
}

/** What the AI remembers of the customer: facts with their source, summaries of conversations. Each can be changed and erased. */
export function ContactMemory(ids: Ids) {
  const trpc = useTRPC()
  const { role } = useWorkspace()
  const memories = useQuery({ ...trpc.agents.memories.queryOptions(ids), refetchInterval: 10_000 })
  const mayChange = isAtLeast(role, 'agent')
  return (
    <section aria-label="Remembered" className="flex flex-col gap-3">
      {memories.isPending ? (
        <Skeleton className="h-24 rounded-card" />
      ) : memories.isError && !memories.data ? (
        <LoadError error={memories.error} retry={() => void memories.refetch()} />
      ) : (
        <>
          <h4 className="text-control font-semibold">Remembered</h4>
          {memories.data.length === 0 ? (
            <p className="text-hint text-ink-soft">Nothing yet. What an AI step learns of this contact appears here, and is known in the next conversation.</p>
          ) : (
            <ol aria-label="Memories" className="flex flex-col divide-y divide-line rounded-card border border-line">
              {memories.data.map((memory) => (
                <Entry key={memory.id} memory={memory} ids={ids} mayChange={mayChange} />
              ))}
            </ol>
          )}
          {mayChange && memories.data.length > 1 && <ForgetAll {...ids} />}
        </>
      )}
    </section>
  )
}

function useChanges() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries({ queryKey: trpc.agents.memories.pathKey() })
  return { change: useMutation(trpc.agents.changeMemory.mutationOptions({ onSuccess })), forget: useMutation(trpc.agents.forget.mutationOptions({ onSuccess })) }
}

function Entry({ memory, ids, mayChange }: { memory: Memory; ids: Ids; mayChange: boolean }) {
  const { change, forget } = useChanges()
  const [editing, setEditing] = useState(false)
  const [text, setText] = useState(memory.text)
  const leave = useUnsaved(editing && text !== memory.text)
  const close = () => leave(() => setEditing(false))
  const [erasing, setErasing] = useState(false)
  const item = useEditingFocus<HTMLLIElement>(editing)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ ...ids, memoryId: memory.id, text }, { onSuccess: () => setEditing(false) })
  }
  if (editing)
    return (
      <li ref={item} className="p-3">
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Field label="What is remembered">
            <Textarea onKeyDown={(event) => event.key === 'Escape' && close()} value={text} rows={3} dir="auto" maxLength={500} required onChange={(event) => setText(event.target.value)} />
          </Field>
          {change.error && <Notice tone="danger">{errorMessage(change.error)}</Notice>}
          <div className="flex justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" variant="primary" busy={change.isPending} disabled={text.trim() === ''}>
              Save
            </Button>
          </div>
        </form>
      </li>
    )
  return (
    <li ref={item} className="flex flex-col gap-1 px-3 py-2.5 text-control">
      <div className="flex items-start gap-1">
        <p className="min-w-0 flex-1 break-words whitespace-pre-wrap text-ink" dir="auto">{memory.text}</p>
        {mayChange && (
          <span className="-mt-1 -mr-1.5 flex shrink-0">
            <IconButton size="sm" label={`Change “${memory.text}”`} onClick={() => { setText(memory.text); setEditing(true) }}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton size="sm" label={`Erase “${memory.text}”`} disabled={forget.isPending} onClick={() => setErasing(true)}>
              <Trash2 aria-hidden />
            </IconButton>
          </span>
        )}
      </div>
      {memory.source !== null && (
        <blockquote className="border-l-2 border-line pl-2 text-hint break-words text-ink-soft" dir="auto">
          {memory.source}
        </blockquote>
      )}
      <p className="flex flex-wrap items-center gap-2 text-hint text-ink-faint">
        <TimeAgo at={memory.at} />
        {memory.kind === 'summary' && <Badge>Conversation</Badge>}
        {memory.editedBy !== null && <span>changed by {memory.editedBy}</span>}
      </p>
      <ConfirmDialog
        open={erasing}
        title="Erase this?"
        description={`“${memory.text}” is not known to the AI any more. It cannot be undone.`}
        action="Erase"
        busy={forget.isPending}
        failure={forget.error ? errorMessage(forget.error) : undefined}
        onClose={() => setErasing(false)}
        onConfirm={() => forget.mutate({ ...ids, memoryId: memory.id })}
      />
    </li>
  )
}

function ForgetAll(ids: Ids) {
  const { forget } = useChanges()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button className="self-start" onClick={() => setAsking(true)}>
        Erase all
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Erase all that is remembered?"
        description="The AI then knows this contact only by what was said in the running conversation. It cannot be undone."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button variant="danger" busy={forget.isPending} onClick={() => forget.mutate({ ...ids, memoryId: null }, { onSuccess: () => setAsking(false) })}>
              Erase all
            </Button>
          </>
        }
      >
        {forget.error && <Notice tone="danger">{errorMessage(forget.error)}</Notice>}
      </Dialog>
    </>
  )
}
