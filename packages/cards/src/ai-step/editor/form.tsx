'use client'
import { ListField, newPartId, Section, TextField, useForm } from '../../editor-kit/index.ts'
import type { AiStepConfig } from '../card.ts'
import { CollectSection } from './collect-section.tsx'
import { HandoverSection } from './handover-section.tsx'
import { IntentsSection } from './intents-section.tsx'
import { ModelSection } from './model-section.tsx'
import { nameOf } from './name-of.ts'
import { PersonaSection } from './persona-section.tsx'
import { PromptButton } from './prompt-button.tsx'
import { ToolsSection } from './tools-section.tsx'

export function AiStepForm({ config }: { config: AiStepConfig }) {
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
      <ToolsSection open={config.tools.length > 0} />
      <PersonaSection />
      <PromptButton />
      <CollectSection config={config} />
      <IntentsSection config={config} />
      <HandoverSection />
      <Section title="Opening and apology" fields={['opening', 'apology']}>
        <TextField field="opening" label="Said first" multiline rows={2} template limit={limits.text} hint="If the customer has not asked anything yet. Empty: nothing." />
        <TextField field="apology" label="Said when it cannot answer" multiline rows={2} template limit={limits.text} />
      </Section>
      <ModelSection />
    </>
  )
}
