'use client'
import { Sparkles } from '@parley/ui/icons'
import { Bubble, ChoiceField, DurationField, ExitRow, FaceLine, FaceText, ListField, NumberField, Section, TextField, defineEditor, newPartId, useForm } from '../editor-kit/index.ts'
import { aiStepCard, exitPort, type AiStepConfig } from './card.ts'

export const aiStepEditor = defineEditor(aiStepCard, {
  icon: Sparkles,
  placed: ({ exits }) => exits.map((exit) => exitPort(exit.id)),
  Face: ({ config }) => (
    <>
      {config.opening.trim() !== '' && <Bubble text={config.opening} />}
      <FaceLine>
        {config.persona.name !== '' && (
          <>
            <span className="font-medium text-ink">{config.persona.name}</span>
            {': '}
          </>
        )}
        <FaceText text={config.instructions || config.persona.identity || 'No instructions yet'} />
      </FaceLine>
      {config.persona.facts.length > 0 && <FaceLine faint>{config.persona.facts.length === 1 ? 'Knows 1 fact' : `Knows ${config.persona.facts.length} facts`}</FaceLine>}
      {config.collect.length > 0 && <FaceLine faint>Finds out {config.collect.map((entry) => entry.name).join(', ')}</FaceLine>}
      <div>
        {config.exits.map((exit) => (
          <ExitRow key={exit.id} port={exitPort(exit.id)}>
            <span dir="auto" title={exit.description || exit.name} className="block truncate pr-1 text-right text-control font-medium text-ai">
              {exit.name}
            </span>
          </ExitRow>
        ))}
      </div>
    </>
  ),
  Form: AiStepForm,
})

const nameOf = (value: unknown) => (typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : '')

function AiStepForm({ config }: { config: AiStepConfig }) {
  const { limits } = useForm()
  return (
    <>
      <TextField field="instructions" label="Instructions" multiline rows={5} template hint="What it is to achieve in this step." />
      <ListField field="exits" label="Exits" noun="exit" max={12} create={() => ({ id: newPartId(), name: 'New exit', description: '' })} nameOf={nameOf}>
        {(entry, index) => (
          <>
            <TextField field={`${entry}.name`} label={`Name of exit ${index + 1}`} hideLabel placeholder="Name of the exit" />
            <TextField field={`${entry}.description`} label={`When to take ${config.exits[index]?.name ?? 'it'}`} hideLabel multiline rows={2} placeholder="When to take it" />
          </>
        )}
      </ListField>
      <Section title="Persona" open fields={['persona']}>
        <TextField field="persona.name" label="Name" />
        <TextField field="persona.identity" label="Who it is" multiline rows={2} template />
        <TextField field="persona.tone" label="How it speaks" multiline rows={2} template />
        <ListField field="persona.facts" label="Facts" noun="fact" max={200} compact create={() => ''} hint="What it may state as true. What is not here it does not know.">
          {(entry, index) => <TextField field={entry} label={`Fact ${index + 1}`} hideLabel multiline rows={2} template placeholder="We are open Tuesday to Saturday, 9 to 18." />}
        </ListField>
      </Section>
      <Section title="Find out" fields={['collect']} open={config.collect.length > 0}>
        <ListField field="collect" label="Values" noun="value" max={20} create={() => ({ name: `value_${newPartId().slice(0, 3)}`, type: 'text', description: '' })} nameOf={nameOf} hint="Picked up on the way; later cards can use them.">
          {(entry, index) => (
            <>
              <div className="flex gap-2">
                <TextField field={`${entry}.name`} label={`Name of value ${index + 1}`} hideLabel className="min-w-0 flex-1" placeholder="day" />
                <ChoiceField
                  field={`${entry}.type`}
                  label="Kind"
                  hideLabel
                  className="w-32"
                  options={[
                    { value: 'text', label: 'Text' },
                    { value: 'number', label: 'Number' },
                    { value: 'boolean', label: 'Yes or no' },
                    { value: 'date', label: 'Date' },
                  ]}
                />
              </div>
              <TextField field={`${entry}.description`} label={`What ${config.collect[index]?.name ?? 'it'} is`} hideLabel placeholder="The day they would like to come" />
            </>
          )}
        </ListField>
      </Section>
      <Section title="Opening and apology" fields={['opening', 'apology']}>
        <TextField field="opening" label="Said first" multiline rows={2} template limit={limits.text} hint="If the customer has not asked anything yet. Empty: nothing." />
        <TextField field="apology" label="Said when it cannot answer" multiline rows={2} template limit={limits.text} />
      </Section>
      <Section title="Model and limits" fields={['provider', 'model', 'historyLength', 'maxTurns', 'quietMs', 'deadline']}>
        <ChoiceField
          field="provider"
          label="Answers come from"
          options={[
            { value: 'default', label: 'The workspace’s model' },
            { value: 'openai', label: 'OpenAI' },
            { value: 'anthropic', label: 'Anthropic' },
            { value: 'offline', label: 'Offline rules', description: 'No language model, no key' },
          ]}
        />
        <TextField field="model" label="Model" placeholder="The provider’s usual one" />
        <NumberField field="historyLength" label="Messages that it sees" min={1} max={40} step={1} />
        <NumberField field="maxTurns" label="Replies at most" min={1} max={50} step={1} hint="Then the exit “Talked long enough” is taken." />
        <NumberField field="quietMs" label="Wait for more messages" min={0} max={8000} step={100} unit="milliseconds" hint="Several messages in a row are answered together." />
        <DurationField field="deadline" label="Wait for the customer" />
      </Section>
    </>
  )
}
