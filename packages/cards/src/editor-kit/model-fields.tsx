'use client'
import { Notice, Switch } from '@parley/ui'
import { ChoiceField, NumberField } from './fields.tsx'
import { useField, useForm } from './form-context.tsx'
import { TextField } from './text-field.tsx'

const companies = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'offline', label: 'Offline rules', description: 'No language model, no key; neither pictures nor voice notes' },
] as const

/** Which model a card asks, what stands in for it, and what it may cost: the fields of `shared/model-choice.ts`. */
export function ModelFields({ usual }: { usual: string }) {
  const { value } = useField<string>('provider')
  const { budgetNote } = useForm()
  return (
    <>
      <ChoiceField field="provider" label="Answers come from" options={[{ value: 'default', label: usual }, ...companies]} />
      {value !== 'offline' && <TextField field="model" label="Model" placeholder="The provider’s usual one" />}
      {value !== 'offline' && <Fallback />}
      {value !== 'offline' && <NumberField field="budget" empty="Workspace’s" label="It may cost, for one conversation" min={0} step={0.01} nullable unit="dollars" hint="In the place of the workspace’s budget for a conversation; those for a day and a month hold anyway. Then the exit “Budget is used up” is taken." />}
      {value !== 'offline' && budgetNote && <Notice tone={budgetNote.tone}>{budgetNote.text}</Notice>}
    </>
  )
}

function Fallback() {
  const { value, set, disabled } = useField<{ provider: string; model: string } | null>('fallback')
  const on = value !== null && value !== undefined
  return (
    <div className="flex flex-col gap-3">
      <Switch label="Another model stands in" hint="Where the first cannot be had: too slow, too busy, or broken." checked={on} disabled={disabled} onCheckedChange={(next) => set(next ? { provider: 'offline', model: '' } : null, 'single')} />
      {on && (
        <div className="flex flex-col gap-3 pl-9">
          <ChoiceField field="fallback.provider" label="Stands in" options={[...companies]} />
          {value.provider !== 'offline' && <TextField field="fallback.model" label="Its model" placeholder="The provider’s usual one" />}
        </div>
      )}
    </div>
  )
}
