'use client'
import { ListField, Section, TextField } from '../../editor-kit/index.ts'

/** Who speaks in this step. Everything left empty is as the workspace has it. */
export function PersonaSection() {
  return (
    <Section title="Persona" open fields={['persona']}>
      <p className="text-hint text-ink-faint">What you leave empty is as you set it for all steps under Settings, Agent.</p>
      <TextField field="persona.name" label="Name" placeholder="As in the workspace" />
      <TextField field="persona.identity" label="Who it is" multiline rows={2} template placeholder="As in the workspace" />
      <TextField field="persona.tone" label="How it speaks" multiline rows={2} template placeholder="Warm and brief. No exclamation marks." hint="Rules, one after the other." />
      <ListField field="persona.facts" label="Facts" noun="fact" max={200} compact create={() => ''} hint="What it may state as true, beside the workspace’s facts. What is not there it does not know.">
        {(entry, index) => <TextField field={entry} label={`Fact ${index + 1}`} hideLabel multiline rows={2} template placeholder="We are open Tuesday to Saturday, 9 to 18." />}
      </ListField>
      <ListField field="persona.boundaries" label="Never" noun="boundary" max={40} compact create={() => ''} hint="What it never does, whatever it is asked.">
        {(entry, index) => <TextField field={entry} label={`Boundary ${index + 1}`} hideLabel template placeholder="Promise a discount" />}
      </ListField>
      <ListField field="persona.examples" label="Examples" noun="example" max={20} create={() => ({ says: '', reply: '' })} hint="How it answers, in its own voice.">
        {(entry, index) => (
          <>
            <TextField field={`${entry}.says`} label={`What the customer writes in example ${index + 1}`} hideLabel placeholder="Do you have time today?" />
            <TextField field={`${entry}.reply`} label={`The answer in example ${index + 1}`} hideLabel multiline rows={2} placeholder="Let me look. Cut or colour?" />
          </>
        )}
      </ListField>
      <TextField field="persona.format" label="Form of its answers" multiline rows={2} template placeholder="Two sentences, then a question." />
      <TextField field="persona.language" label="Language" placeholder="The customer’s" hint="Empty: it answers in the language in which the customer writes." />
    </Section>
  )
}
