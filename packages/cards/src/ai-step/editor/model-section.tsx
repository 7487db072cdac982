'use client'
import { DurationField, ModelFields, NumberField, SecondsField, Section, useForm } from '../../editor-kit/index.ts'

/** Which model answers, what stands in for it, and the limits of the stay. */
export function ModelSection() {
  const { budgetNote } = useForm()
  return (
    <Section title="Model and limits" fields={['provider', 'model', 'fallback', 'budget', 'historyLength', 'maxTurns', 'quietMs', 'deadline']} note={budgetNote?.text}>
      <ModelFields usual="The workspace’s model" />
      <NumberField field="historyLength" label="Messages that it sees" min={1} max={40} step={1} hint="What was said before is summed up." />
      <NumberField field="maxTurns" label="Replies at most" min={1} max={50} step={1} hint="Then the exit “Talked long enough” is taken." />
      <SecondsField field="quietMs" label="Wait for more messages" min={0} max={8} step={0.1} hint="Several messages in a row are answered together. At most 8 seconds." />
      <DurationField field="deadline" label="Wait for the customer" />
    </Section>
  )
}
