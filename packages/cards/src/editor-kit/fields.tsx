'use client'
import type { Json } from '@parley/channel'
import { durationUnits, nameSchema, toName, type Duration, type VariableType } from '@parley/flow'
import { Button, cn, Field, IconButton, Input, Notice, Select, Switch, type SelectGroup, type SelectOption } from '@parley/ui'
import { ArrowDown, ArrowUp, ChevronRight, Plus, Trash2 } from '@parley/ui/icons'
import { useId, useState, type ReactNode } from 'react'
import { useField, useForm } from './form-context.tsx'

interface Named {
  field: string
  label: string
  hint?: ReactNode
  hideLabel?: boolean
  className?: string
}

/** A number; while it is typed it may be nothing. `nullable`: empty means "no limit". */
export function NumberField({ field, label, hint, hideLabel, className, min, max, step, nullable = false, empty = 'No limit', unit }: Named & { min?: number; max?: number; step?: number; nullable?: boolean; empty?: string; unit?: string }) {
  const { value, set, error, disabled } = useField<number | null>(field)
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <span className="flex items-center gap-2">
        <Input
          type="number"
          className="max-w-28 tabular-nums"
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          data-field={field}
          value={typeof value === 'number' ? String(value) : ''}
          onChange={(event) => {
            const number = event.target.valueAsNumber
            set(Number.isNaN(number) ? null : number, 'typing')
          }}
          placeholder={nullable ? empty : undefined}
        />
        {unit && <span className="text-control text-ink-soft">{unit}</span>}
      </span>
    </Field>
  )
}

/** Kept in milliseconds, thought of in seconds: `min` and `max` are seconds. */
export function SecondsField({ field, label, hint, hideLabel, className, min, max, step }: Named & { min: number; max: number; step: number }) {
  const { value, set, error, disabled } = useField<number | null>(field)
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <span className="flex items-center gap-2">
        <Input
          type="number"
          className="max-w-28 tabular-nums"
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          data-field={field}
          value={typeof value === 'number' ? String(value / 1000) : ''}
          onChange={(event) => {
            const seconds = event.target.valueAsNumber
            set(Number.isNaN(seconds) ? null : Math.round(seconds * 1000), 'typing')
          }}
        />
        <span className="text-control text-ink-soft">{value === 1000 ? 'second' : 'seconds'}</span>
      </span>
    </Field>
  )
}

/** One of several texts. */
export function ChoiceField<Value extends string>({ field, label, hint, hideLabel, className, options, groups, placeholder, onChange }: Named & { options?: SelectOption<Value>[]; groups?: SelectGroup<Value>[]; placeholder?: string; onChange?: (value: Value) => void }) {
  const { value, set, error, disabled } = useField<string>(field)
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} nativeLabel={false} className={className}>
      <Select
        aria-label={hideLabel ? label : undefined}
        value={typeof value === 'string' && value !== '' ? (value as Value) : null}
        options={options}
        groups={groups}
        placeholder={placeholder}
        disabled={disabled}
        onValueChange={(next: Value) => (onChange ? onChange(next) : set(next, 'single'))}
      />
    </Field>
  )
}

/** `initial`: what holds where the config says nothing. */
export function SwitchField({ field, label, hint, initial = false }: Named & { initial?: boolean }) {
  const { value, set, disabled } = useField<boolean>(field)
  return <Switch label={label} hint={hint} checked={(value ?? initial) === true} disabled={disabled} onCheckedChange={(next) => set(next, 'single')} />
}

const unitOptions: SelectOption<Duration['unit']>[] = durationUnits.map((unit) => ({ value: unit, label: unit }))

/** A length of time in a person's units. */
export function DurationField({ field, label, hint, hideLabel, className }: Named) {
  const { value, set, error, disabled } = useField<Duration & { [key: string]: Json }>(field)
  const inner = useForm().problems.filter((problem) => problem.field?.startsWith(`${field}.`)).map((problem) => problem.message)
  const amount = typeof value?.amount === 'number' ? value.amount : null
  const unit = value?.unit ?? 'hours'
  return (
    <Field label={label} hint={hint} error={error ?? inner[0]} hideLabel={hideLabel} nativeLabel={false} className={className}>
      <div className="flex gap-2">
        <Input
          type="number"
          min={1}
          step="any"
          className="max-w-20 tabular-nums"
          aria-label={`${label}: how many`}
          disabled={disabled}
          data-field={field}
          value={amount === null ? '' : String(amount)}
          onChange={(event) => set({ amount: Number.isNaN(event.target.valueAsNumber) ? null : event.target.valueAsNumber, unit } as never, 'typing')}
        />
        <Select aria-label={`${label}: unit`} className="max-w-36" value={unit} options={unitOptions} disabled={disabled} onValueChange={(next) => set({ amount: amount ?? 1, unit: next }, 'single')} />
      </div>
    </Field>
  )
}

/** A length of time that need not be there. */
export function OptionalDurationField({ field, label, offHint, onHint, initial }: { field: string; label: string; offHint: string; onHint: string; initial: Duration }) {
  const { value, set, disabled } = useField<Json>(field)
  const on = value !== null && value !== undefined
  return (
    <div className="flex flex-col gap-2">
      <Switch label={label} hint={on ? onHint : offHint} checked={on} disabled={disabled} onCheckedChange={(next) => set(next ? { ...initial } : null, 'single')} />
      {on && <DurationField field={field} label={label} hideLabel className="pl-9" />}
    </div>
  )
}

/** Fields that are seldom needed. Opens by itself where something in it is wrong. */
export function Section({ title, children, fields = [], open: initially = false, note }: { title: string; children: ReactNode; fields?: string[]; open?: boolean; note?: string | undefined }) {
  const { problems } = useForm()
  const [opened, setOpened] = useState<boolean | null>(null)
  const wrong = problems.some((problem) => problem.field !== undefined && fields.some((field) => problem.field === field || problem.field!.startsWith(`${field}.`) || problem.field!.startsWith(`${field}[`)))
  const open = opened ?? (initially || wrong)
  const id = useId()
  return (
    <div className="border-t border-line pt-3">
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpened(!open)} className="-ml-1 flex w-full items-center gap-1 rounded-control py-0.5 text-left text-control font-medium text-ink-soft hover:text-ink">
        <ChevronRight aria-hidden className={cn('size-4 transition-transform duration-[var(--quick)]', open && 'rotate-90')} />
        {title}
        {wrong && !open && <span className="ml-1 size-1.5 rounded-full bg-danger" aria-label="Has problems" />}
        {note && !wrong && !open && <span role="img" title={note} className="ml-1 size-1.5 rounded-full bg-warning" aria-label={note} />}
      </button>
      {open && (
        <div id={id} className="flex flex-col gap-4 pt-3">
          {children}
        </div>
      )}
    </div>
  )
}

export interface ListFieldProps {
  field: string
  label: string
  hint?: ReactNode
  /** What one entry is called: "option". */
  noun: string
  /** A fresh entry. */
  create(): Json
  max?: number
  /** The fields of one entry, given where it stands. */
  children: (entry: string, index: number) => ReactNode
  /** Beside each other rather than in a box: for entries of one line. */
  compact?: boolean
  /** Shown for screen readers at each entry's buttons. */
  nameOf?(value: Json, index: number): string
  addLabel?: string
}

/** Several of the same: add, remove, put in order. */
export function ListField({ field, label, hint, noun, create, max, children, compact = false, nameOf, addLabel }: ListFieldProps) {
  const { value, set, error, disabled } = useField<Json[]>(field)
  const entries = Array.isArray(value) ? value : []
  const name = (index: number) => nameOf?.(entries[index]!, index) || `${noun} ${index + 1}`
  const move = (from: number, to: number) => {
    const next = [...entries]
    const [moved] = next.splice(from, 1)
    next.splice(to, 0, moved!)
    set(next, 'single')
  }
  const full = max !== undefined && entries.length >= max
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 flex w-full items-baseline justify-between gap-2 text-control font-medium text-ink">
        {label}
        {max !== undefined && (
          <span className={cn('text-hint font-normal tabular-nums', entries.length > max ? 'text-danger' : 'text-ink-faint')}>
            {entries.length}/{max}
          </span>
        )}
      </legend>
      {entries.map((entry, index) => (
        <div key={keyOf(entry, index)} className={cn('group flex gap-1', compact ? 'items-start' : 'rounded-card border border-line bg-ground/60 p-2.5')}>
          <div className="flex min-w-0 flex-1 flex-col gap-2.5">{children(`${field}[${index}]`, index)}</div>
          {!disabled && (
            <div className={cn('flex', compact ? 'h-8 items-center' : '-mt-1 -mr-1 flex-col')}>
              <IconButton size="sm" label={`Move ${name(index)} up`} disabled={index === 0} onClick={() => move(index, index - 1)} className={compact ? 'w-6' : ''}>
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton size="sm" label={`Move ${name(index)} down`} disabled={index === entries.length - 1} onClick={() => move(index, index + 1)} className={compact ? 'w-6' : ''}>
                <ArrowDown aria-hidden />
              </IconButton>
              <IconButton size="sm" label={`Remove ${name(index)}`} onClick={() => set(entries.filter((_, other) => other !== index), 'single')} className={compact ? 'w-6' : ''}>
                <Trash2 aria-hidden />
              </IconButton>
            </div>
          )}
        </div>
      ))}
      {error && (
        <p role="alert" className="text-hint text-danger">
          {error}
        </p>
      )}
      {hint && <p className="text-hint text-ink-faint">{hint}</p>}
      {!disabled && (
        <Button size="sm" className="self-start" icon={<Plus aria-hidden />} disabled={full} title={full ? `At most ${max}` : undefined} onClick={() => set([...entries, create()], 'single')}>
          {addLabel ?? `Add ${noun}`}
        </Button>
      )}
    </fieldset>
  )
}

const keyOf = (entry: Json, index: number) => (typeof entry === 'object' && entry !== null && !Array.isArray(entry) && typeof entry['id'] === 'string' ? entry['id'] : index)

/** A short id for a new option, branch or exit. */
export function newPartId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => letters[byte % letters.length]).join('')
}

/** A value to look at: `contact.city`, `ask.answer`. */
export function PathField({ field, label, hint, hideLabel, className, placeholder = 'Choose a value' }: Named & { placeholder?: string }) {
  const { value, set, error, disabled } = useField<string>(field)
  const { variables } = useForm()
  const id = useId()
  const path = typeof value === 'string' ? value : ''
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <Input aria-label={hideLabel ? label : undefined} list={id} value={path} placeholder={placeholder} disabled={disabled} data-field={field} spellCheck={false} onChange={(event) => set(event.target.value.trim(), 'typing')} />
      <datalist id={id}>
        {variables.map((variable) => (
          <option key={variable.path} value={variable.path}>
            {variable.label}
          </option>
        ))}
      </datalist>
    </Field>
  )
}

/** Where a value is kept: a variable of the flow, or a contact field. One that does not exist yet is added here. */
export function TargetField({ field, label, hint, type = 'text', optional = false }: Named & { type?: VariableType; optional?: boolean }) {
  const { value, set, error, disabled } = useField<string>(field)
  const { document, contactFields, variables, addVariable } = useForm()
  const id = useId()
  const target = typeof value === 'string' ? value : ''
  const known = new Set([...contactFields.map((name) => `contact.${name}`), ...variables.filter((variable) => variable.source === 'contact').map((variable) => variable.path)])
  for (const given of ['contact.phone', 'contact.country']) known.delete(given)
  const isVariable = target !== '' && !target.includes('.')
  const missing = isVariable && !document.variables.some((variable) => variable.name === target)
  const addable = missing && nameSchema.safeParse(target).success && !document.nodes.some((node) => node.name === target)
  return (
    <Field label={label} hint={hint ?? (optional && target === '' ? 'Leave empty to keep it only as this card’s result.' : undefined)} error={addable ? undefined : error}>
      <Input list={id} value={target} disabled={disabled} data-field={field} spellCheck={false} placeholder="contact.city or a variable" onChange={(event) => set(event.target.value.trim(), 'typing')} />
      <datalist id={id}>
        {document.variables.map((variable) => (
          <option key={variable.name} value={variable.name}>
            Variable of this flow
          </option>
        ))}
        {[...known].map((path) => (
          <option key={path} value={path}>
            Contact field
          </option>
        ))}
      </datalist>
      {addable && (
        <Notice tone="info" className="mt-1" actions={<Button size="sm" onClick={() => addVariable({ name: toName(target), type })}>Add variable</Button>}>
          This flow has no variable “{target}” yet.
        </Notice>
      )}
    </Field>
  )
}
