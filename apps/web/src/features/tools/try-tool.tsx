'use client'
import type { Json, JsonObject } from '@parley/channel'
import type { ToolDefinition } from '@parley/tools/definition'
import { Badge, Button, Field, Input, Notice, ScrollText, Select } from '@parley/ui'
import { Play } from '@parley/ui/icons'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { causeWords } from './tool-shape.ts'

const asObject = (value: Json | undefined): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

/** One real call with values of one's own, and what came of it. */
export function TryTool({ workspaceId, tool, problems }: { workspaceId: string; tool: ToolDefinition; problems: ReadonlyMap<string, string> }) {
  const trpc = useTRPC()
  const [values, setValues] = useState<Record<string, string>>({})
  const shown = useRef<HTMLDivElement>(null)
  const run = useMutation(trpc.tools.test.mutationOptions())
  // What comes back stands below the form, most often out of sight.
  const show = () => void requestAnimationFrame(() => shown.current?.scrollIntoView({ block: 'nearest' }))
  const properties = Object.entries(asObject(tool.parameters['properties']))
  const given = () =>
    Object.fromEntries(properties.flatMap(([name, schema]) => {
      const text = values[name] ?? ''
      if (text === '') return []
      // Lists and objects are given as JSON.
      if (['array', 'object'].includes(String(asObject(schema)['type'])) || /^\s*[[{]/.test(text)) {
        try {
          return [[name, JSON.parse(text) as Json]]
        } catch {
          return [[name, text]]
        }
      }
      return [[name, text]]
    }))
  const outcome = run.data?.outcome
  return (
    <section aria-label="Try it" className="flex flex-col gap-3 border-t border-line bg-sunken p-4">
      <h3 className="text-control font-semibold">Try it</h3>
      {!tool.readsOnly && <Notice tone="warning">This is a real call: what it does is done.</Notice>}
      <div className="grid gap-3 sm:grid-cols-2">
        {properties.map(([name, schema]) => (
          <ValueField key={name} name={name} schema={asObject(schema)} value={values[name] ?? ''} onChange={(value) => setValues({ ...values, [name]: value })} />
        ))}
      </div>
      <Button className="self-start" icon={<Play aria-hidden />} busy={run.isPending} disabled={problems.size > 0} title={problems.size > 0 ? [...problems.values()][0] : undefined} onClick={() => run.mutate({ workspaceId, definition: tool, arguments: given() }, { onSettled: show })}>
        Call it now
      </Button>
      <div ref={shown} className="flex flex-col gap-3 empty:hidden" aria-live="polite">
        {run.error && <Notice tone="danger">{errorMessage(run.error)}</Notice>}
        {outcome && (
          <>
            <p className="flex items-center gap-2 text-control">
              {outcome.type === 'tool-answered' ? <Badge tone="good">It worked</Badge> : <Badge tone="danger">{causeWords(outcome.cause)}</Badge>}
              <span className="text-hint text-ink-soft tabular-nums">{run.data?.tookMs} ms</span>
            </p>
            {outcome.type === 'tool-failed' && <p className="text-control text-ink">{outcome.reason}</p>}
            {outcome.type === 'tool-answered' && <Shown title="What the model gets" value={outcome.result} />}
            {outcome.request && <Shown title="What was sent" value={outcome.request} />}
            {outcome.response && <Shown title="What came back" value={outcome.response} />}
          </>
        )}
      </div>
    </section>
  )
}

/** A value for the call, in the form that its schema asks for. */
function ValueField({ name, schema, value, onChange }: { name: string; schema: JsonObject; value: string; onChange: (value: string) => void }) {
  const choices = Array.isArray(schema['enum']) ? schema['enum'].map(String) : []
  if (choices.length > 0)
    return (
      <Field label={name} nativeLabel={false}>
        <Select value={value === '' ? null : value} placeholder="Choose" options={choices.map((choice) => ({ value: choice, label: choice }))} onValueChange={onChange} />
      </Field>
    )
  return (
    <Field label={name}>
      <Input type={schema['format'] === 'date' ? 'date' : 'text'} value={value} dir="auto" onChange={(event) => onChange(event.target.value)} />
    </Field>
  )
}

/** JSON to be read; a body that is JSON itself is opened up. */
export function Shown({ title, value }: { title: string; value: Json }) {
  const opened = typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['body'] === 'string' ? { ...value, body: parsed(value['body']) } : value
  return (
    <details open className="rounded-control border border-line bg-surface">
      <summary className="cursor-pointer px-3 py-1.5 text-hint font-medium text-ink-soft">{title}</summary>
      <ScrollText label={title} className="max-h-72 border-t border-line px-3 py-2 text-hint break-words whitespace-pre-wrap">
        {typeof opened === 'string' ? opened : JSON.stringify(opened, null, 2)}
      </ScrollText>
    </details>
  )
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
