'use client'
import { countCharacters } from '@parley/channel'
import { cn, Field, Input, Popover, Textarea } from '@parley/ui'
import { Braces } from '@parley/ui/icons'
import { useId, useLayoutEffect, useRef, useState, type ChangeEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useField, useForm } from './form-context.tsx'
import { groupVariables, insertPlaceholder, openPlaceholder } from './placeholders.ts'

export interface TextFieldProps {
  field: string
  label: string
  hint?: ReactNode
  hideLabel?: boolean
  rows?: number
  /** More than one line. */
  multiline?: boolean
  /** The channel's limit; a counter appears as it comes near. */
  limit?: number
  /** Placeholders are filled in here. */
  template?: boolean
  placeholder?: string
  className?: string
}

/** Placeholders count as one character each, as the card's check counts them. */
const lengthOf = (text: string): number => countCharacters(text.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, '…'))

/** A text of the config: counted, checked, and with placeholders to pick where they are filled in. */
export function TextField({ field, label, hint, hideLabel = false, rows, multiline = false, limit, template = false, placeholder, className }: TextFieldProps) {
  const { value: stored, set, error: message, severity, disabled } = useField<string>(field)
  const warning = severity === 'warning' && <span className="text-warning">{message}</span>
  const value = typeof stored === 'string' ? stored : ''
  const { variables } = useForm()
  const control = useRef<HTMLTextAreaElement & HTMLInputElement>(null)
  const caretAfter = useRef<number | null>(null)
  const [suggesting, setSuggesting] = useState<{ query: string; caret: number } | null>(null)
  const [active, setActive] = useState(0)
  const listId = useId()
  const groups = suggesting ? groupVariables(variables, suggesting.query) : []
  const flat = groups.flatMap((group) => group.variables)

  useLayoutEffect(() => {
    if (caretAfter.current === null) return
    control.current?.focus()
    control.current?.setSelectionRange(caretAfter.current, caretAfter.current)
    caretAfter.current = null
  })

  const insert = (path: string, at = control.current?.selectionEnd ?? value.length) => {
    const next = insertPlaceholder(value, at, path)
    caretAfter.current = next.caret
    set(next.text, 'single')
    setSuggesting(null)
  }
  const onChange = (event: ChangeEvent<HTMLTextAreaElement & HTMLInputElement>) => {
    const text = event.target.value
    set(text, 'typing')
    if (!template) return
    const caret = event.target.selectionEnd ?? text.length
    const open = openPlaceholder(text, caret)
    setSuggesting(open ? { query: open.query, caret } : null)
    setActive(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!suggesting || flat.length === 0) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setActive((active + (event.key === 'ArrowDown' ? 1 : flat.length - 1)) % flat.length)
      event.preventDefault()
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      insert(flat[active]!.path, suggesting.caret)
      event.preventDefault()
    } else if (event.key === 'Escape') {
      setSuggesting(null)
      event.preventDefault()
      event.stopPropagation()
    }
  }
  const count = limit === undefined ? 0 : lengthOf(value)
  // Long before the limit, a number would only be noise.
  const near = limit !== undefined && (limit <= 100 || count > limit / 2)
  const counter = near && (
    <span className={cn('tabular-nums', count > limit ? 'font-medium text-danger' : count > limit * 0.8 ? 'text-warning' : '')} aria-label={`${count} of ${limit} characters`}>
      {count}/{limit}
    </span>
  )
  const shared = {
    ref: control,
    value,
    onChange,
    onKeyDown,
    onBlur: () => setSuggesting(null),
    disabled,
    placeholder,
    dir: 'auto' as const,
    'data-field': field,
    'aria-label': hideLabel ? label : undefined,
    ...(suggesting ? { 'aria-controls': listId, 'aria-activedescendant': flat[active] ? `${listId}-${active}` : undefined } : {}),
  }
  return (
    <div className={cn('relative', className)}>
      <Field
        label={label}
        hint={warning || hint}
        // A placeholder that is just being written is not wrong yet.
        error={warning || suggesting ? undefined : message}
        hideLabel={hideLabel}
        aside={
          (counter || (template && !disabled)) && !hideLabel ? (
            <span className="inline-flex items-center gap-2.5">
              {template && !disabled && <PlaceholderPicker onPick={(path) => insert(path)} />}
              {counter}
            </span>
          ) : undefined
        }
      >
        {multiline ? <Textarea {...shared} rows={rows ?? 3} /> : <Input {...shared} />}
      </Field>
      {hideLabel && counter && count > (limit ?? 0) * 0.8 && <div className="mt-0.5 text-right text-hint text-ink-faint">{counter}</div>}
      {suggesting && flat.length > 0 && (
        <div id={listId} role="listbox" aria-label="Placeholders" className="absolute right-0 left-0 z-30 mt-1 max-h-56 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float">
          <Options groups={groups} active={active} listId={listId} onPick={(path) => insert(path, suggesting.caret)} />
        </div>
      )}
    </div>
  )
}

function Options({ groups, active, listId, onPick }: { groups: ReturnType<typeof groupVariables>; active: number; listId: string; onPick(path: string): void }) {
  let index = -1
  return groups.map((group) => (
    <div key={group.title} role="group" aria-label={group.title}>
      <div className="px-2 pt-1.5 pb-0.5 text-hint text-ink-faint">{group.title}</div>
      {group.variables.map((variable) => {
        index += 1
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the text field keeps the focus and its keys move in here
          <div
            key={variable.path}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            className={cn('flex items-baseline justify-between gap-3 rounded-control px-2 py-1 text-control', index === active && 'bg-hover')}
            // Before the blur would close the list.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(variable.path)}
          >
            <span className="truncate text-ink">{variable.label}</span>
            <code className="truncate font-mono text-[11px] text-ink-faint">{variable.path}</code>
          </div>
        )
      })}
    </div>
  ))
}

/** "Insert…": all that can be named at this point, with a search. */
function PlaceholderPicker({ onPick, label = 'Insert…' }: { onPick(path: string): void; label?: string }) {
  const { variables } = useForm()
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const groups = groupVariables(variables, query)
  const pick = (path: string) => {
    setOpen(false)
    setQuery('')
    onPick(path)
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label="Insert a placeholder"
      className="max-h-80 w-72 p-2"
      trigger={
        <button type="button" className="inline-flex items-center gap-1 rounded text-hint text-ink-soft hover:text-accent-ink [&_svg]:size-3.5">
          <Braces aria-hidden />
          {label}
        </button>
      }
    >
      {/* A field of its own: it would otherwise be called after the text that it stands beside. */}
      <Field label="Search placeholders" hideLabel>
        <Input
          controlSize="sm"
          placeholder="Search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            const first = groups[0]?.variables[0]
            if (event.key === 'Enter' && first) pick(first.path)
          }}
        />
      </Field>
      <div className="mt-1 flex flex-col">
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title} className="flex flex-col">
            <div className="px-2 pt-2 pb-0.5 text-hint text-ink-faint">{group.title}</div>
            {group.variables.map((variable) => (
              <button type="button" key={variable.path} onClick={() => pick(variable.path)} className="flex items-baseline justify-between gap-3 rounded-control px-2 py-1 text-left text-control outline-offset-[-2px] hover:bg-hover">
                <span className="truncate text-ink">{variable.label}</span>
                <code className="truncate font-mono text-[11px] text-ink-faint">{variable.path}</code>
              </button>
            ))}
          </div>
        ))}
        {groups.length === 0 && <p className="px-2 py-3 text-hint text-ink-faint">Nothing here is called “{query}”.</p>}
      </div>
    </Popover>
  )
}

