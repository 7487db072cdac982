'use client'
import { ChoiceField, LinesField, ListField, newPartId, Section, TextField } from '../../editor-kit/index.ts'
import { exitPort, type AiStepConfig } from '../card.ts'
import { nameOf } from './name-of.ts'

/** What is told of every message beside its answer, and what the step does about it. */
export function IntentsSection({ config }: { config: AiStepConfig }) {
  const ways = [
    { value: 'note', label: 'Note it and go on' },
    { value: 'person', label: 'A person takes over' },
    ...config.exits.map((exit) => ({ value: exitPort(exit.id), label: `Take the exit “${exit.name}”` })),
  ]
  return (
    <Section title="Intents" fields={['intents']} open={config.intents.length > 0}>
      <ListField field="intents" label="What they may want" noun="intent" max={20} create={() => ({ id: newPartId(), name: 'New intent', description: '', examples: [], does: 'note' })} nameOf={nameOf} hint="Every message is read for these, by the small model or by rules. Several that each lead elsewhere are better told by the card “Tell what they want”.">
        {(entry, index) => (
          <>
            <TextField field={`${entry}.name`} label={`Name of intent ${index + 1}`} hideLabel placeholder="Name of the intent" />
            <TextField field={`${entry}.description`} label={`What ${config.intents[index]?.name ?? 'it'} means`} hideLabel multiline rows={2} placeholder="What it means, in a sentence" />
            <LinesField field={`${entry}.examples`} label="Examples, one a line" rows={2} placeholder="I want my money back" />
            <ChoiceField field={`${entry}.does`} label="What happens" options={ways} />
          </>
        )}
      </ListField>
    </Section>
  )
}
