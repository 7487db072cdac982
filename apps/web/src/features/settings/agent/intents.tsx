'use client'
import { Button, Field, IconButton, Input, Textarea } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'

interface Intent {
  name: string
  description: string
  examples: string[]
}

/** What customers may want that only people deal with. */
export function Intents({ intents, disabled, onChange }: { intents: Intent[]; disabled: boolean; onChange(intents: Intent[]): void }) {
  const change = (index: number, parts: Partial<Intent>) => onChange(intents.map((intent, place) => (place === index ? { ...intent, ...parts } : intent)))
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 text-control font-medium text-ink">Intents for people</legend>
      {intents.map(({ name, description, examples }, index) => (
        // The place is the identity: intents have none of their own.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="flex items-start gap-1 rounded-card border border-line p-3">
          <div className="flex min-w-0 flex-1 flex-col gap-2">
            <Input aria-label={`Name of intent ${index + 1}`} value={name} dir="auto" required maxLength={60} disabled={disabled} placeholder="Wants a refund" onChange={(event) => change(index, { name: event.target.value })} />
            <Input aria-label={`What intent ${index + 1} means`} value={description} dir="auto" maxLength={1000} disabled={disabled} placeholder="They want their money back, or part of it." onChange={(event) => change(index, { description: event.target.value })} />
            <Field label="Examples, one a line">
              <Textarea value={examples.join('\n')} rows={Math.max(2, Math.min(examples.length, 8))} dir="auto" disabled={disabled} placeholder="I want my money back" onChange={(event) => change(index, { examples: event.target.value === '' ? [] : event.target.value.split('\n') })} />
            </Field>
          </div>
          {!disabled && (
            <IconButton label={`Remove intent ${index + 1}`} onClick={() => onChange(intents.filter((_, place) => place !== index))}>
              <Trash2 aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      <p className="text-hint text-ink-faint">Whoever wants one reaches a person, whatever words they use for it. Told by the small model, or by rules without a key. A step that names the same intent decides about it itself.</p>
      {!disabled && (
        <Button className="self-start" icon={<Plus aria-hidden />} disabled={intents.length >= 20} onClick={() => onChange([...intents, { name: '', description: '', examples: [] }])}>
          Add intent
        </Button>
      )}
    </fieldset>
  )
}
