'use client'
import type { JsonObject } from '@parley/channel'
import { Button, Checkbox, Field, IconButton, Input, Select, Textarea } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'
import { useState } from 'react'
import { fromForm, toForm, type FormParameter, type ParameterType } from './tool-shape.ts'

const typeNames: Record<ParameterType, string> = { string: 'Text', number: 'Number', integer: 'Whole number', boolean: 'Yes or no', date: 'Day' }

/** What is to be given: built row by row, or as JSON Schema where that says more. */
export function ParametersField({ value, error, disabled, onChange }: { value: JsonObject; error: string | undefined; disabled: boolean; onChange: (value: JsonObject) => void }) {
  const readable = toForm(value)
  const [rows, setRows] = useState<FormParameter[]>(readable ?? [])
  const [text, setText] = useState<string | null>(readable ? null : JSON.stringify(value, null, 2))
  const [unreadable, setUnreadable] = useState(false)
  const write = (next: FormParameter[]) => {
    setRows(next)
    onChange(fromForm(next.filter(({ name }) => name !== '')))
  }
  const change = (index: number, part: Partial<FormParameter>) => write(rows.map((row, place) => (place === index ? { ...row, ...part } : row)))
  const paste = (typed: string) => {
    setText(typed)
    try {
      const parsed = JSON.parse(typed) as JsonObject
      setUnreadable(typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) onChange(parsed)
    } catch {
      setUnreadable(true)
    }
  }
  const asRows = () => {
    const form = toForm(value)
    if (!form) return
    setRows(form)
    setText(null)
  }
  const twice = rows.find(({ name }, index) => name !== '' && rows.findIndex((other) => other.name === name) !== index)
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 flex w-full items-baseline justify-between gap-2 text-control font-medium">
        Arguments
        <button type="button" className="text-hint font-medium text-accent-ink underline-offset-2 hover:underline disabled:no-underline disabled:opacity-50" disabled={text !== null && (unreadable || readable === undefined)} onClick={() => (text === null ? setText(JSON.stringify(value, null, 2)) : asRows())}>
          {text === null ? 'As JSON Schema' : 'As a form'}
        </button>
      </legend>
      {text !== null ? (
        <Field label="JSON Schema of the arguments" hideLabel error={unreadable ? 'This is no JSON object.' : error} hint={readable === undefined && !unreadable ? 'This says more than the form can show.' : undefined}>
          <Textarea rows={10} className="font-mono text-hint" spellCheck={false} disabled={disabled} value={text} onChange={(event) => paste(event.target.value)} />
        </Field>
      ) : (
        <>
          {rows.map((row, index) => (
            <div key={index} className="flex items-start gap-1 rounded-card border border-line bg-ground/60 p-2.5">
              <div className="flex min-w-0 flex-1 flex-col gap-2">
                <div className="grid gap-2 sm:grid-cols-[1fr_130px_auto] sm:items-center">
                  <Input aria-label="Name of the argument" value={row.name} placeholder="day" spellCheck={false} disabled={disabled} onChange={(event) => change(index, { name: event.target.value.replace(/[^a-zA-Z0-9_]+/g, '_') })} />
                  <Select aria-label="Its type" value={row.type} disabled={disabled} options={Object.entries(typeNames).map(([type, label]) => ({ value: type as ParameterType, label }))} onValueChange={(type) => change(index, { type })} />
                  <Checkbox label="Required" checked={row.required} disabled={disabled} onCheckedChange={(required) => change(index, { required })} />
                </div>
                <Input aria-label="What it is" value={row.description} placeholder="What it is, for the model: the day of the visit" dir="auto" disabled={disabled} onChange={(event) => change(index, { description: event.target.value })} />
                {row.type === 'string' && <ChoicesField value={row.choices} disabled={disabled} onChange={(choices) => change(index, { choices })} />}
              </div>
              {!disabled && (
                <IconButton size="sm" label={`Remove ${row.name || 'argument'}`} onClick={() => write(rows.filter((_, place) => place !== index))}>
                  <Trash2 aria-hidden />
                </IconButton>
              )}
            </div>
          ))}
          {(twice || error) && <p role="alert" className="text-hint text-danger">{twice ? `Two arguments are called “${twice.name}”.` : error}</p>}
          {!disabled && <Button size="sm" className="self-start" icon={<Plus aria-hidden />} onClick={() => setRows([...rows, { name: '', type: 'string', required: true, description: '', choices: '' }])}>Add argument</Button>}
        </>
      )}
    </fieldset>
  )
}

function ChoicesField({ value, disabled, onChange }: { value: string; disabled: boolean; onChange: (value: string) => void }) {
  const [open, setOpen] = useState(value !== '')
  if (!open) return disabled ? null : <Button size="sm" variant="quiet" className="self-start" onClick={() => setOpen(true)}>Only certain values</Button>
  return (
    <Field label="One of" hint="One a line.">
      <Textarea rows={3} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)} />
    </Field>
  )
}
