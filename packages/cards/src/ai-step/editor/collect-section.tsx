'use client'
import { ChoiceField, ListField, newPartId, Section, TextField } from '../../editor-kit/index.ts'
import type { AiStepConfig } from '../card.ts'
import { nameOf } from './name-of.ts'

const kinds = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
] as const

/** What it picks up on the way. */
export function CollectSection({ config }: { config: AiStepConfig }) {
  return (
    <Section title="Find out" fields={['collect']} open={config.collect.length > 0}>
      <ListField field="collect" label="Values" noun="value" max={20} create={() => ({ name: `value_${newPartId().slice(0, 3)}`, type: 'text', description: '' })} nameOf={nameOf} hint="Picked up on the way; later cards can use them.">
        {(entry, index) => (
          <>
            <div className="flex gap-2">
              <TextField field={`${entry}.name`} label={`Name of value ${index + 1}`} hideLabel className="min-w-0 flex-1" placeholder="day" />
              <ChoiceField field={`${entry}.type`} label="Kind" hideLabel className="w-32" options={[...kinds]} />
            </div>
            <TextField field={`${entry}.description`} label={`What ${config.collect[index]?.name ?? 'it'} is`} hideLabel placeholder="The day they would like to come" />
          </>
        )}
      </ListField>
    </Section>
  )
}
