'use client'
import { Button, IconButton, Input } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'

interface LineListProps {
  label: string
  /** What one line is called. */
  noun: string
  hint: string
  placeholder: string
  lines: string[]
  disabled: boolean
  onChange(lines: string[]): void
}

/** Short texts, one a line, each to change and remove. */
export function LineList({ label, noun, hint, placeholder, lines, disabled, onChange }: LineListProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-control font-medium text-ink">{label}</legend>
      {lines.map((line, index) => (
        // The place is the identity: lines have none of their own.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="flex items-center gap-1">
          <Input aria-label={`${noun} ${index + 1}`} value={line} dir="auto" maxLength={2000} disabled={disabled} placeholder={placeholder} onChange={(event) => onChange(lines.map((other, place) => (place === index ? event.target.value : other)))} />
          {!disabled && (
            <IconButton label={`Remove ${noun} ${index + 1}`} onClick={() => onChange(lines.filter((_, place) => place !== index))}>
              <Trash2 aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      {!disabled && (
        <Button className="self-start" icon={<Plus aria-hidden />} onClick={() => onChange([...lines, ''])}>
          Add {noun}
        </Button>
      )}
      <p className="text-hint text-ink-faint">{hint}</p>
    </fieldset>
  )
}
