'use client'
import { Field, Textarea } from '@parley/ui'
import type { ReactNode } from 'react'
import { useField } from './form-context.tsx'

/** Several short texts, one a line: quicker to write, and to paste, than a list of fields. */
export function LinesField({ field, label, hint, rows = 3, placeholder }: { field: string; label: string; hint?: ReactNode; rows?: number; placeholder?: string }) {
  const { value, set, error, disabled } = useField<string[]>(field)
  const lines = Array.isArray(value) ? value : []
  return (
    <Field label={label} hint={hint} error={error}>
      {/* Empty lines stay while they are typed; what reads them leaves them out. */}
      <Textarea
        rows={Math.max(rows, Math.min(lines.length, 12))}
        dir="auto"
        data-field={field}
        disabled={disabled}
        value={lines.join('\n')}
        placeholder={placeholder}
        onChange={(event) => set(event.target.value === '' ? [] : event.target.value.split('\n'), 'typing')}
      />
    </Field>
  )
}
