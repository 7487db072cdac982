'use client'
import { Button, IconButton, Input, Textarea } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'

interface Example {
  says: string
  reply: string
}

/** How it answers, shown on what customers write. */
export function Examples({ examples, disabled, onChange }: { examples: Example[]; disabled: boolean; onChange(examples: Example[]): void }) {
  const change = (index: number, parts: Partial<Example>) => onChange(examples.map((example, place) => (place === index ? { ...example, ...parts } : example)))
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 text-control font-medium text-ink">Examples</legend>
      {examples.map(({ says, reply }, index) => (
        // The place is the identity: examples have none of their own.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="flex items-start gap-1 rounded-card border border-line p-3">
          <div className="flex min-w-0 flex-1 flex-col gap-2">
            <Input aria-label={`What the customer writes in example ${index + 1}`} value={says} dir="auto" maxLength={500} disabled={disabled} placeholder="Do you have time today?" onChange={(event) => change(index, { says: event.target.value })} />
            <Textarea aria-label={`The answer in example ${index + 1}`} value={reply} rows={2} dir="auto" maxLength={1000} disabled={disabled} placeholder="Let me look. Cut or colour?" onChange={(event) => change(index, { reply: event.target.value })} />
          </div>
          {!disabled && (
            <IconButton label={`Remove example ${index + 1}`} onClick={() => onChange(examples.filter((_, place) => place !== index))}>
              <Trash2 aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      {!disabled && (
        <Button className="self-start" icon={<Plus aria-hidden />} onClick={() => onChange([...examples, { says: '', reply: '' }])}>
          Add example
        </Button>
      )}
    </fieldset>
  )
}
