'use client'
import { Field, Select } from '@parley/ui'
import { ListField, Section, SwitchField, TextField, useField, useForm } from '../../editor-kit/index.ts'
import { handoverTriggers } from '../card.ts'

const answers = [
  { value: 'usual', label: 'As in the workspace' },
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

/** When this step passes the conversation to a person, where that differs from the workspace's rules. */
export function HandoverSection() {
  const { limits } = useForm()
  return (
    <Section title="A person takes over" fields={['handover', 'handoverText']}>
      {handoverTriggers.map(({ name, label, hint }) => (
        <Trigger key={name} field={`handover.${name}`} label={label} hint={hint} />
      ))}
      <ListField field="handover.topics" label="Topics for people" noun="topic" max={30} compact create={() => ''} hint="Beside the workspace’s own.">
        {(entry, index) => <TextField field={entry} label={`Topic ${index + 1}`} hideLabel placeholder="Refunds" />}
      </ListField>
      <SwitchField field="handover.onlyOwn" label="Without the workspace’s topics and intents" hint="Only those of this step count here." />
      <TextField field="handoverText" label="Said before a person takes over" multiline rows={2} template limit={limits.text} />
    </Section>
  )
}

function Trigger({ field, label, hint }: { field: string; label: string; hint: string }) {
  const { value, set, disabled } = useField<boolean | null>(field)
  return (
    <Field label={label} hint={hint} nativeLabel={false}>
      <Select value={value === true ? 'yes' : value === false ? 'no' : 'usual'} options={answers} disabled={disabled} onValueChange={(next) => set(next === 'usual' ? null : next === 'yes', 'single')} />
    </Field>
  )
}
