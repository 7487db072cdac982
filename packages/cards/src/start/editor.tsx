'use client'
import { Play } from '@parley/ui/icons'
import type { Json } from '@parley/channel'
import { ChoiceField, DurationField, ExitRow, ListField, SwitchField, TextField, defineEditor, useForm } from '../editor-kit/index.ts'
import { describeTrigger, startCard, type StartConfig, type Trigger } from './card.ts'

/** What a trigger is when it has just been chosen. */
const fresh: Record<Trigger['type'], Trigger> = {
  any: { type: 'any' },
  keyword: { type: 'keyword', words: [''], match: 'exact', interrupts: false },
  'first-visit': { type: 'first-visit' },
  returning: { type: 'returning', after: { amount: 30, unit: 'days' } },
  ad: { type: 'ad', adIds: [] },
  'late-tap': { type: 'late-tap', interrupts: false },
}

export const startEditor = defineEditor(startCard, {
  icon: Play,
  placed: () => ['next'],
  Face: ({ config }) => (
    <ExitRow port="next">
      <span dir="auto" className="line-clamp-3 py-0.5 pr-2 text-control break-words text-ink">
        {describeTrigger(config.trigger)}
      </span>
    </ExitRow>
  ),
  Form: StartForm,
})

function StartForm({ config }: { config: StartConfig }) {
  const { set } = useForm()
  return (
    <>
      <ChoiceField<Trigger['type']>
        field="trigger.type"
        label="The conversation begins with"
        onChange={(type) => type !== config.trigger.type && set('trigger', fresh[type] as Json)}
        options={[
          { value: 'any', label: 'Any message', description: 'Whatever the customer writes' },
          { value: 'keyword', label: 'A keyword', description: 'Certain words in the message' },
          { value: 'first-visit', label: 'The first visit', description: 'Somebody who has never written before' },
          { value: 'returning', label: 'Coming back', description: 'Somebody who was away for a while' },
          { value: 'ad', label: 'An ad', description: 'A tap on a click-to-WhatsApp ad' },
          { value: 'late-tap', label: 'An older button', description: 'A tap on a question that is no longer open' },
        ]}
      />
      {config.trigger.type === 'keyword' && (
        <>
          <ListField field="trigger.words" label="Words" noun="word" compact max={50} create={() => ''}>
            {(entry, index) => <TextField field={entry} label={`Word ${index + 1}`} hideLabel placeholder="hours" />}
          </ListField>
          <ChoiceField
            field="trigger.match"
            label="The message"
            options={[
              { value: 'exact', label: 'is exactly one of them' },
              { value: 'starts-with', label: 'begins with one of them' },
              { value: 'contains', label: 'contains one of them' },
            ]}
          />
          <SwitchField field="trigger.interrupts" label="At any time" hint="Also ends a conversation that is running. Suits words such as “menu” or “stop”." />
        </>
      )}
      {config.trigger.type === 'late-tap' && (
        <SwitchField field="trigger.interrupts" label="At any time" hint="Also ends a conversation that is running. Off: a question that is open is asked again." />
      )}
      {config.trigger.type === 'returning' && <DurationField field="trigger.after" label="Away for at least" />}
      {config.trigger.type === 'ad' && (
        <ListField field="trigger.adIds" label="Only these ads" noun="ad" compact max={100} create={() => ''} hint="The ids from the ads manager. None: any ad.">
          {(entry, index) => <TextField field={entry} label={`Id of ad ${index + 1}`} hideLabel />}
        </ListField>
      )}
    </>
  )
}
