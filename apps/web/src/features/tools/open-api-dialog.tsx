'use client'
import { Badge, Button, Checkbox, Field, Input, Notice, showToast, Textarea } from '@parley/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/features/shell/form-dialog.tsx'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { kindOf, kindTone } from './tool-shape.ts'

type Read = RouterOutputs['tools']['fromOpenApi']

/** An OpenAPI document, at its address or pasted; the chosen operations become tools. */
export function OpenApiDialog({ workspaceId, open, onClose, onDone }: { workspaceId: string; open: boolean; onClose: () => void; onDone: () => Promise<void> }) {
  const trpc = useTRPC()
  const [address, setAddress] = useState('')
  const [text, setText] = useState('')
  const [read, setRead] = useState<Read | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [failures, setFailures] = useState<string[]>([])
  const [adding, setAdding] = useState(false)
  const fetching = useMutation(trpc.tools.fromOpenApi.mutationOptions({ onSuccess: (found) => { setRead(found); setChosen(new Set()); setFailures([]) } }))
  const create = useMutation(trpc.tools.create.mutationOptions())
  const given = text.trim() !== '' || address.trim() !== ''
  const fetch = () => fetching.mutate(text.trim() === '' ? { workspaceId, address } : { workspaceId, text })
  const reset = () => { setRead(null); setText(''); setAddress(''); setFailures([]); fetching.reset() }

  // What holds for all of them is said once.
  const shared = read && read.operations.length > 1 ? read.operations[0]!.notes.filter((note) => read.operations.every(({ notes }) => notes.includes(note))) : []

  const add = async () => {
    setAdding(true)
    const failed: string[] = []
    let count = 0
    for (const operation of read?.operations.filter(({ id }) => chosen.has(id)) ?? []) {
      try {
        await create.mutateAsync({ workspaceId, definition: operation.definition })
        count += 1
        setChosen((before) => new Set([...before].filter((id) => id !== operation.id)))
      } catch (error) {
        failed.push(`${operation.definition.name}: ${errorMessage(error)}`)
      }
    }
    setAdding(false)
    setFailures(failed)
    if (count > 0) showToast({ tone: 'good', title: count === 1 ? 'One tool was added' : `${count} tools were added` })
    if (failed.length > 0) return
    reset()
    await onDone()
  }
  return (
    <FormDialog
      open={open}
      unsaved={read === null ? given : chosen.size > 0}
      onClose={() => { reset(); onClose() }}
      width="lg"
      title={read ? `From “${read.title}”` : 'From an OpenAPI document'}
      description={read ? 'Choose what your agent may need. You can change each tool afterwards.' : 'Version 3.0 or 3.1, as JSON or YAML. Give its address, or paste it.'}
      footer={
        read ? (
          <>
            <Button onClick={reset}>Another document</Button>
            <Button variant="primary" busy={adding} disabled={chosen.size === 0} onClick={() => void add()}>{chosen.size === 0 ? 'Add tools' : chosen.size === 1 ? 'Add one tool' : `Add ${chosen.size} tools`}</Button>
          </>
        ) : (
          <>
            <Button onClick={() => { reset(); onClose() }}>Cancel</Button>
            <Button variant="primary" busy={fetching.isPending} disabled={!given} onClick={fetch}>Show its operations</Button>
          </>
        )
      }
    >
      {read ? (
        <div className="-mx-2 flex max-h-[45vh] flex-col gap-3 overflow-y-auto px-2">
          {failures.map((failure) => <Notice key={failure} tone="danger">{failure}</Notice>)}
          {shared.map((note) => <p key={note} className="text-hint text-ink-soft">{note}</p>)}
          {read.operations.map(({ id, title, definition, notes }) => (
            <div key={id} className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                <Checkbox label={title} hint={[id, ...notes.filter((note) => !shared.includes(note))].join(' · ')} checked={chosen.has(id)} onCheckedChange={(on) => setChosen((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id)))} />
              </div>
              <Badge tone={kindTone(definition)}>{kindOf(definition)}</Badge>
            </div>
          ))}
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <Field label="Address">
            <Input type="url" value={address} placeholder="https://api.example.com/openapi.json" onChange={(event) => setAddress(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && given && !fetching.isPending && fetch()} />
          </Field>
          <Field label="Or the document itself">
            <Textarea rows={7} className="font-mono text-hint" spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
          {fetching.error && <Notice tone="danger">{errorMessage(fetching.error)}</Notice>}
        </div>
      )}
    </FormDialog>
  )
}
