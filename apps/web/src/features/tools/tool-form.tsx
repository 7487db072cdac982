'use client'
import type { JsonObject } from '@parley/channel'
import { bodyKinds, isRepeatable, toolMethods, type BodyKind, type ToolDefinition } from '@parley/tools/definition'
import { Button, Field, IconButton, Input, Notice, Select, showToast, Switch, Textarea } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { missingCredentials, type MissingCredential } from './missing-credentials.ts'
import { PanelHead } from './panel-head.tsx'
import { ParametersField } from './parameters-field.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { problemsOf, type Listed } from './tool-shape.ts'
import { TryTool } from './try-tool.tsx'
import { UsedBy, type Uses } from './used-by.tsx'

interface ToolFormProps {
  workspaceId: string
  credentials: Listed['credentials']
  mayEdit: boolean
  start: ToolDefinition
  toolId?: string
  /** What an import left to be done. */
  notes?: string[]
  uses?: Uses
  onClose: () => void
  onSaved: (toolId: string) => Promise<void>
  onRemoved?: () => Promise<void>
  onCredentials: (missing: MissingCredential) => void
}

const bodyNames: Record<BodyKind, string> = { none: 'None', json: 'JSON', form: 'Form fields', text: 'Text' }

/** A tool: what the model reads of it, what is called, what is made of the answer, and when it may be called. */
export function ToolForm({ workspaceId, credentials, mayEdit, start, toolId, notes = [], uses = [], onClose, onSaved, onRemoved, onCredentials }: ToolFormProps) {
  const trpc = useTRPC()
  const [tool, setTool] = useState(start)
  const [saved, setSaved] = useState(start)
  const [asked, setAsked] = useState(false)
  const [removing, setRemoving] = useState(false)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const change = (part: Partial<ToolDefinition>) => {
    setTool((before) => ({ ...before, ...part }))
    setTouched((before) => new Set([...before, ...Object.keys(part)]))
  }
  // What an import filled in is nobody's work yet, but it is not stored anywhere either.
  useUnsaved(tool !== saved || (toolId === undefined && start.address !== ''))
  const problems = problemsOf(tool)
  const at = (path: string) => (asked || touched.has(path.split('.')[0]!) ? problems.get(path) : undefined)
  const create = useMutation(trpc.tools.create.mutationOptions({ onSuccess: async (made) => { showToast({ tone: 'good', title: `${tool.name} can be called` }); await onSaved(made.toolId) } }))
  const update = useMutation(trpc.tools.update.mutationOptions({ onSuccess: async (_done, { definition }) => { setSaved(definition as ToolDefinition); showToast({ tone: 'good', title: 'Saved', description: 'It holds for every call from now on.' }); await onSaved(toolId!) } }))
  const remove = useMutation(trpc.tools.remove.mutationOptions({ onSuccess: () => onRemoved?.() }))
  const failure = create.error ?? update.error
  const missing = missingCredentials([tool], [], credentials)
  const names = Object.keys((tool.parameters['properties'] as JsonObject | undefined) ?? {})
  const save = () => {
    setAsked(true)
    if (problems.size > 0) return
    if (toolId === undefined) create.mutate({ workspaceId, definition: tool })
    else update.mutate({ workspaceId, toolId, definition: tool, began: saved })
  }
  const repeatable = isRepeatable(tool)
  return (
    <>
      <PanelHead title={toolId === undefined ? 'New tool' : start.name} onClose={onClose}>
        {toolId !== undefined && mayEdit && (
          <IconButton size="sm" label="Delete this tool" onClick={() => setRemoving(true)}>
            <Trash2 aria-hidden />
          </IconButton>
        )}
      </PanelHead>
      <form className="flex flex-col gap-4 p-4" onSubmit={(event) => { event.preventDefault(); save() }}>
        <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-4">
          {notes.map((note) => <Notice key={note} tone="info">{note}</Notice>)}
          {missing.map((one) => (
            <Notice key={one.name} tone="warning" actions={<Button size="sm" onClick={() => onCredentials(one)}>Store it</Button>}>The secret “{one.name}” for {one.origin} is not stored yet.</Notice>
          ))}
          <Field label="Name" hint="What the model calls it." error={at('name')}>
            <Input value={tool.name} placeholder="find_times" spellCheck={false} autoComplete="off" onChange={(event) => change({ name: event.target.value.replace(/[\s.]+/g, '_') })} />
          </Field>
          <Field label="Description" hint="The model reads this: what it does, and when it is to be used." error={at('description')}>
            <Textarea rows={2} value={tool.description} dir="auto" placeholder="Finds the free times for a service on a day. Use it before you offer a time." onChange={(event) => change({ description: event.target.value })} />
          </Field>
          <ParametersField value={tool.parameters} error={at('parameters')} disabled={!mayEdit} onChange={(parameters) => change({ parameters })} />
          <Group title="The call">
            <div className="grid gap-3 sm:grid-cols-[120px_1fr]">
              <Field label="Method" nativeLabel={false}>
                <Select value={tool.method} disabled={!mayEdit} options={toolMethods.map((method) => ({ value: method, label: method }))} onValueChange={(method: ToolDefinition['method']) => change({ method, ...(method === 'GET' ? { bodyKind: 'none' as const } : { readsOnly: false }) })} />
              </Field>
              <Field label="Address" error={at('address')}>
                <Input value={tool.address} placeholder="https://api.example.com/times?day={{ arguments.day }}" spellCheck={false} autoComplete="off" onChange={(event) => change({ address: event.target.value })} />
              </Field>
            </div>
            <p className="-mt-2 text-hint text-ink-faint">
              Placeholders: {names.slice(0, 4).map((name) => `{{ arguments.${name} }}`).concat('{{ contact.phone }}', credentials[0] ? `{{ credentials.${credentials[0].name} }}` : '{{ credentials.name }}').join(', ')}
            </p>
            <Rows label="Headers" noun="header" rows={tool.headers} create={() => ({ name: '', value: '' })} onChange={(headers) => change({ headers })} disabled={!mayEdit}>
              {(header, set, index) => (
                <div className="grid flex-1 gap-2 sm:grid-cols-[160px_1fr]">
                  <Field label="Name of the header" hideLabel error={at(`headers.${index}.name`)}><Input value={header.name} placeholder="x-api-key" spellCheck={false} onChange={(event) => set({ ...header, name: event.target.value })} /></Field>
                  <Field label="Its value" hideLabel error={at(`headers.${index}.value`)}><Input value={header.value} placeholder="{{ credentials.api_key }}" spellCheck={false} onChange={(event) => set({ ...header, value: event.target.value })} /></Field>
                </div>
              )}
            </Rows>
            {tool.method !== 'GET' && (
              <>
                <Field label="Body" nativeLabel={false} error={at('bodyKind')}>
                  <Select className="max-w-48" value={tool.bodyKind} disabled={!mayEdit} options={bodyKinds.map((kind) => ({ value: kind, label: bodyNames[kind] }))} onValueChange={(bodyKind: BodyKind) => change({ bodyKind })} />
                </Field>
                {tool.bodyKind !== 'none' && (
                  <Field label="What is sent" hideLabel error={at('body')} hint={tool.bodyKind === 'json' ? 'A text that is one placeholder keeps its type, and is left out where it has no value.' : undefined}>
                    <Textarea rows={6} className="font-mono text-hint" spellCheck={false} value={tool.body} placeholder={tool.bodyKind === 'json' ? '{\n  "day": "{{ arguments.day }}"\n}' : ''} onChange={(event) => change({ body: event.target.value })} />
                  </Field>
                )}
              </>
            )}
          </Group>
          <Group title="The answer">
            <Rows label="Results" noun="result" rows={tool.results} create={() => ({ name: '', type: 'text' as const, label: '', value: '{{ response.body. }}' })} onChange={(results) => change({ results })} disabled={!mayEdit} hint={tool.results.length === 0 ? 'Without results the model gets the answer as it came. With them it gets these only, and later cards can use them.' : undefined}>
              {(result, set, index) => (
                <div className="grid flex-1 gap-2 sm:grid-cols-[140px_110px_1fr]">
                  <Field label="Name of the result" hideLabel error={at(`results.${index}.name`)}><Input value={result.name} placeholder="times" spellCheck={false} onChange={(event) => set({ ...result, name: event.target.value })} /></Field>
                  <Select aria-label="Its type" value={result.type} disabled={!mayEdit} options={(['text', 'number', 'boolean', 'list', 'object'] as const).map((type) => ({ value: type, label: type }))} onValueChange={(type: typeof result.type) => set({ ...result, type })} />
                  <Field label="Where it is found" hideLabel error={at(`results.${index}.value`)}><Input value={result.value} placeholder="{{ response.body.times }}" spellCheck={false} onChange={(event) => set({ ...result, value: event.target.value })} /></Field>
                </div>
              )}
            </Rows>
          </Group>
          <Group title="When it is called">
            <Switch label="Only looks things up" hint="It changes nothing, so it may be tried again." checked={tool.readsOnly} disabled={!mayEdit} onCheckedChange={(readsOnly) => change({ readsOnly, ...(readsOnly || tool.idempotencyHeader !== '' ? {} : { attempts: 1 }) })} />
            {!tool.readsOnly && (
              <Field label="Header with the id of the call" hint="Where your system knows a repeated request by a key, such as Idempotency-Key: the same for every attempt, so nothing is done twice." error={at('idempotencyHeader')}>
                <Input className="max-w-72" value={tool.idempotencyHeader} placeholder="Idempotency-Key" spellCheck={false} onChange={(event) => change({ idempotencyHeader: event.target.value, ...(event.target.value.trim() === '' ? { attempts: 1 } : {}) })} />
              </Field>
            )}
            <div className="grid gap-3 sm:grid-cols-2">
              <Field label="Give up after (seconds)" error={at('timeoutMs')}>
                <Input type="number" min={0.5} max={30} step={0.5} className="max-w-28 tabular-nums" value={String(tool.timeoutMs / 1_000)} onChange={(event) => change({ timeoutMs: Math.round((event.target.valueAsNumber || 0) * 1_000) })} />
              </Field>
              <Field label="Attempts in all" error={at('attempts')} hint={repeatable ? undefined : 'One only: a second could do it twice.'}>
                <Input type="number" min={1} max={4} disabled={!repeatable} className="max-w-28 tabular-nums" value={String(tool.attempts)} onChange={(event) => change({ attempts: event.target.valueAsNumber || 1 })} />
              </Field>
            </div>
            <Field label="Ask the customer first" hint="Shown with Yes and No. It is called only after their yes. Leave empty to call it without asking." error={at('confirm')}>
              <Textarea rows={2} dir="auto" value={tool.confirm} placeholder={`Shall I book ${names[0] ? `{{ arguments.${names[0]} }}` : 'this'}?`} onChange={(event) => change({ confirm: event.target.value })} />
            </Field>
          </Group>
          {toolId !== undefined && <UsedBy workspaceId={workspaceId} uses={uses} />}
          {failure && <Notice tone="danger">{errorMessage(failure)}</Notice>}
          {asked && problems.size > 0 && <Notice tone="warning">{problems.size === 1 ? 'One thing is' : `${problems.size} things are`} left: {[...problems.values()][0]}</Notice>}
          {mayEdit && (
            <div className="flex gap-2">
              <Button type="submit" variant="primary" busy={create.isPending || update.isPending}>{toolId === undefined ? 'Create tool' : 'Save'}</Button>
              <Button onClick={onClose}>Cancel</Button>
            </div>
          )}
        </fieldset>
      </form>
      {mayEdit && <TryTool workspaceId={workspaceId} tool={tool} problems={problems} />}
      {toolId !== undefined && (
        <RemoveDialog
          {...{ workspaceId, uses }}
          title={`Delete ${start.name}`}
          description="It cannot be called any more, and this cannot be undone."
          action="Delete tool"
          open={removing}
          busy={remove.isPending}
          failure={remove.error && errorMessage(remove.error)}
          onClose={() => setRemoving(false)}
          onRemove={() => remove.mutate({ workspaceId, toolId })}
        />
      )}
    </>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 border-t border-line pt-4">
      <h3 className="text-control font-semibold">{title}</h3>
      {children}
    </section>
  )
}

interface RowsProps<Row> {
  label: string
  noun: string
  rows: Row[]
  create: () => Row
  onChange: (rows: Row[]) => void
  disabled: boolean
  hint?: string | undefined
  children: (row: Row, set: (row: Row) => void, index: number) => ReactNode
}

function Rows<Row>({ label, noun, rows, create, onChange, disabled, hint, children }: RowsProps<Row>) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-control font-medium">{label}</legend>
      {rows.map((row, index) => (
        <div key={index} className="flex items-start gap-1">
          {children(row, (next) => onChange(rows.map((other, place) => (place === index ? next : other))), index)}
          {!disabled && (
            <IconButton size="sm" label={`Remove ${noun} ${index + 1}`} onClick={() => onChange(rows.filter((_, place) => place !== index))}>
              <Trash2 aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      {hint && <p className="text-hint text-ink-faint">{hint}</p>}
      {!disabled && <Button size="sm" className="self-start" icon={<Plus aria-hidden />} onClick={() => onChange([...rows, create()])}>Add {noun}</Button>}
    </fieldset>
  )
}
