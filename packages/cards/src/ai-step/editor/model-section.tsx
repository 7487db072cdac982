'use client'
import { Switch } from '@parley/ui'
import { ChoiceField, DurationField, NumberField, Section, TextField, useField } from '../../editor-kit/index.ts'

const companies = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'offline', label: 'Offline rules', description: 'No language model, no key' },
] as const

/** Which model answers, what stands in for it, and the limits of the stay. */
export function ModelSection() {
  return (
    <Section title="Model and limits" fields={['provider', 'model', 'fallback', 'historyLength', 'maxTurns', 'quietMs', 'deadline']}>
      <ChoiceField field="provider" label="Answers come from" options={[{ value: 'default', label: 'The workspace’s model' }, ...companies]} />
      <TextField field="model" label="Model" placeholder="The provider’s usual one" />
      <Fallback />
      <NumberField field="historyLength" label="Messages that it sees" min={1} max={40} step={1} hint="What was said before is summed up." />
      <NumberField field="maxTurns" label="Replies at most" min={1} max={50} step={1} hint="Then the exit “Talked long enough” is taken." />
      <NumberField field="quietMs" label="Wait for more messages" min={0} max={8000} step={100} unit="milliseconds" hint="Several messages in a row are answered together." />
      <DurationField field="deadline" label="Wait for the customer" />
    </Section>
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
