'use client'
import { Signpost } from '@parley/ui/icons'
import { ChoiceField, defineEditor, DurationField, ExitRow, FaceLine, FaceText, LinesField, ListField, ModelFields, newPartId, NumberField, SecondsField, Section, TextField, useForm } from '../editor-kit/index.ts'
import { classifyCard, intentPort, type ClassifyConfig, type NamedIntent, type ReadFrom } from './card.ts'

export const classifyEditor = defineEditor(classifyCard, {
  icon: Signpost,
  placed: ({ intents }) => intents.map((intent) => intentPort(intent.id)),
  Face: ClassifyFace,
  Form: ClassifyForm,
})

const sourceNames: Record<ReadFrom, { label: string; description: string; face: string }> = {
  said: { label: 'What they wrote last', description: 'Waits only where they have written nothing yet', face: 'Reads what they wrote' },
  next: { label: 'What they write next', description: 'Behind a message that asks them', face: 'Waits for what they write' },
  text: { label: 'A text', description: 'An earlier answer, or any value', face: 'Reads' },
}

function ClassifyFace({ config: { source, text, intents } }: { config: ClassifyConfig }) {
  return (
    <>
      <FaceLine faint>
        {sourceNames[source].face}
        {source === 'text' && (
          <>
            {' '}
            <FaceText text={text || '…'} />
          </>
        )}
      </FaceLine>
      <div>
        {intents.map((intent) => (
          <ExitRow key={intent.id} port={intentPort(intent.id)}>
            <div className="py-0.5 pr-3">
              <div dir="auto" title={intent.name} className="truncate text-control font-medium text-ai">
                {intent.name}
              </div>
              <div dir="auto" className="truncate text-hint text-ink-faint">
                {tellingOf(intent)}
              </div>
            </div>
          </ExitRow>
        ))}
      </div>
    </>
  )
}

/** What an intent is known by, in one line: a customer's words say it best. */
function tellingOf({ examples, description }: NamedIntent): string {
  const example = examples.find((words) => words.trim() !== '')
  return example === undefined ? description || 'No examples yet' : `“${example}”`
}

function ClassifyForm({ config: { source, intents } }: { config: ClassifyConfig }) {
  const { limits, budgetNote } = useForm()
  return (
    <>
      <ChoiceField field="source" label="Reads" options={(Object.keys(sourceNames) as ReadFrom[]).map((value) => ({ value, label: sourceNames[value].label, description: sourceNames[value].description }))} />
      {source === 'text' && <TextField field="text" label="Text" template multiline rows={2} placeholder="A text, or {{ for a placeholder" />}
      <ListField
        field="intents"
        label="Intents"
        noun="intent"
        max={30}
        create={() => ({ id: newPartId(), name: 'New intent', description: '', examples: [] })}
        nameOf={(value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? String(value['name'] ?? '') : '')}
      >
        {(entry, index) => (
          <>
            <TextField field={`${entry}.name`} label={`Name of intent ${index + 1}`} hideLabel placeholder="Name of the intent" />
            <TextField field={`${entry}.description`} label={`What ${intents[index]?.name ?? 'it'} means`} hideLabel multiline rows={2} placeholder="What it means, in a sentence" />
            <LinesField field={`${entry}.examples`} label="Examples, one a line" placeholder={'Can I come in on Friday?\nHabt ihr morgen noch was frei?'} />
          </>
        )}
      </ListField>
      <NumberField field="leastConfidence" label="How sure it must be" min={0} max={1} step={0.05} hint="From 0 to 1. Less sure than this, “None of these” is taken." />
      <Section title="Model and limits" fields={['provider', 'model', 'fallback', 'budget', 'quietMs', 'deadline']} note={budgetNote?.text}>
        <ModelFields usual="The workspace’s small model" />
        {source !== 'text' && (
          <>
            <SecondsField field="quietMs" label="Wait for more messages" min={0} max={8} step={0.1} hint="Several messages in a row are read together. At most 8 seconds." />
            <DurationField field="deadline" label="Wait for the customer" />
          </>
        )}
      </Section>
      <Section title="Apology" fields={['apology']}>
        <TextField field="apology" label="Said when it could not be told" multiline rows={2} template limit={limits.text} hint="For a fault, or when the budget is used up. Empty: nothing is said." />
      </Section>
    </>
  )
}
