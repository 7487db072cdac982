'use client'
import type { JsonObject } from '@parley/channel'
import type { VariableType } from '@parley/flow'
import { Badge, Checkbox, Field, Select, type SelectGroup } from '@parley/ui'
import { useField, useForm } from './form-context.tsx'

/** A tool of the workspace, as lists and pickers show it. */
export interface PickableTool {
  /** The id of a workspace's tool, or `mcp:<server>:<name>`. */
  id: string
  /** What the model calls it. */
  name: string
  description: string
  /** Where it comes from: "This workspace", or the name of an MCP server. */
  source: string
  /** JSON Schema of an object. */
  parameters: JsonObject
  /** What it answers with, as far as that is mapped. */
  results: { name: string; type: VariableType; label: string }[]
  readsOnly: boolean
  /** Calling it twice does no harm. */
  repeatable: boolean
  /** The customer is asked first, in these words: a template over `arguments`. Null: they are not asked. */
  confirm: string | null
}

const bySource = (tools: readonly PickableTool[]) => [...new Set(tools.map(({ source }) => source))].map((source) => ({ source, tools: tools.filter((tool) => tool.source === source) }))

/** What a tool does to the world, in a word. */
function ToolEffect({ tool }: { tool: Pick<PickableTool, 'readsOnly' | 'confirm'> }) {
  return tool.confirm !== null ? <Badge tone="info">Asks first</Badge> : tool.readsOnly ? <Badge>Only looks</Badge> : <Badge tone="warning">Acts</Badge>
}

/** Which of the workspace's tools are granted: ids, each ticked on its own. One that is gone stays until it is unticked. */
export function ToolsField({ field, label = 'Tools', hint }: { field: string; label?: string; hint?: string }) {
  const { value, set, error, disabled } = useField<string[]>(field)
  const { tools } = useForm()
  const granted = Array.isArray(value) ? value : []
  const known = tools ?? []
  const gone = tools === undefined ? [] : granted.filter((id) => !known.some((tool) => tool.id === id))
  const toggle = (id: string, on: boolean) => set(on ? [...granted, id] : granted.filter((other) => other !== id), 'single')
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" data-field={field}>
      <legend className="mb-1.5 text-control font-medium text-ink">{label}</legend>
      {bySource(known).map(({ source, tools: own }, index, all) => (
        <div key={source} className="flex flex-col gap-2">
          {all.length > 1 && <p className="text-hint text-ink-faint">{source}</p>}
          {own.map((tool) => (
            <div key={tool.id} className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                <Checkbox label={tool.name} hint={tool.description} checked={granted.includes(tool.id)} disabled={disabled} onCheckedChange={(on) => toggle(tool.id, on)} />
              </div>
              <ToolEffect tool={tool} />
            </div>
          ))}
          {index < all.length - 1 && <hr className="border-line" />}
        </div>
      ))}
      {gone.map((id) => (
        <Checkbox key={id} label={id} hint="This tool is not in the workspace any more." checked disabled={disabled} onCheckedChange={() => toggle(id, false)} />
      ))}
      {known.length === 0 && gone.length === 0 && <p className="text-hint text-ink-faint">There is no tool yet. Create one on the Tools page.</p>}
      {error && (
        <p role="alert" className="text-hint text-danger">
          {error}
        </p>
      )}
      {hint && <p className="text-hint text-ink-faint">{hint}</p>}
    </fieldset>
  )
}

/** One of the workspace's tools. What becomes of the choice is the card's own. */
export function ToolPicker({ field, label = 'Tool', value, onChoose }: { field: string; label?: string; value: { id: string; name: string } | null; onChoose: (tool: PickableTool) => void }) {
  const { error } = useField(field)
  const { tools, disabled } = useForm()
  const known = tools ?? []
  const option = ({ id, name, description }: Pick<PickableTool, 'id' | 'name' | 'description'>) => ({ value: id, label: name, description })
  const groups: SelectGroup<string>[] = bySource(known).map(({ source, tools: own }) => ({ label: source, options: own.map(option) }))
  const gone = value !== null && !known.some(({ id }) => id === value.id)
  if (gone) groups.push({ label: 'Not in the workspace any more', options: [option({ ...value, description: '' })] })
  const choose = (id: string) => {
    const tool = known.find((candidate) => candidate.id === id)
    if (tool) onChoose(tool)
  }
  return (
    <Field label={label} nativeLabel={false} error={error} hint={tools !== undefined && known.length === 0 ? 'There is no tool yet. Create one on the Tools page.' : undefined}>
      <Select value={value?.id ?? null} groups={groups} placeholder="Choose a tool" disabled={disabled || known.length === 0} onValueChange={choose} />
    </Field>
  )
}
