'use client'
import { Checkbox } from '@parley/ui'
import { NumberField, Section, ToolsField, useField } from '../../editor-kit/index.ts'
import { builtinNames, builtins, type BuiltinName } from '../builtin-tools.ts'

/** What the step may do: the workspace's tools, and what Parley itself can do for it. */
export function ToolsSection({ open }: { open: boolean }) {
  return (
    <Section title="Tools" open={open} fields={['tools', 'builtins', 'maxRounds']}>
      <ToolsField field="tools" label="Your tools" hint="What is not ticked cannot be called, whatever anybody writes." />
      <BuiltinsField />
      <NumberField field="maxRounds" label="Calls in a row at most" min={1} max={10} step={1} hint="Then it has to answer." />
    </Section>
  )
}

function BuiltinsField() {
  const { value, set, disabled } = useField<BuiltinName[]>('builtins')
  const granted = Array.isArray(value) ? value : []
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" data-field="builtins">
      <legend className="mb-1.5 text-control font-medium text-ink">Built in</legend>
      {builtinNames.map((name) => (
        <Checkbox
          key={name}
          label={builtins[name].title}
          checked={granted.includes(name)}
          disabled={disabled}
          // In one order, whatever the order of ticking: they are part of the prompt.
          onCheckedChange={(on) => set(builtinNames.filter((other) => (other === name ? on : granted.includes(other))), 'single')}
        />
      ))}
    </fieldset>
  )
}
