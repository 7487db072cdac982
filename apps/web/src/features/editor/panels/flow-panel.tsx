'use client'
import { toName, uniqueName, variableTypes, type Variable, type VariableType } from '@parley/flow'
import { Button, Field, IconButton, Input, Kbd, Select } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'
import { useState } from 'react'
import type { Json } from '@parley/channel'
import { namesIn } from '../core/commands.ts'
import { whyNotName } from '../core/names.ts'
import { isFrozen, shownDocument, useEditor, useEditorState } from '../editor-state.ts'
import { FlowCost } from './flow-cost.tsx'
import { PanelHead } from './panel-head.tsx'

/** Nothing is selected: what belongs to the flow as a whole. */
export function FlowPanel({ workspaceId, flowId }: { workspaceId: string; flowId: string }) {
  const editor = useEditor()
  const document = useEditorState(shownDocument)
  const frozen = useEditorState(isFrozen)
  const trial = useEditorState((state) => state.trial)
  return (
    <>
      <PanelHead title="This flow" closable={trial ? true : 'on a phone'} />
      <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-4">
        <section aria-label="Variables" className="flex flex-col gap-2.5">
          <div>
            <h3 className="text-control font-medium text-ink">Variables</h3>
            <p className="text-hint text-ink-faint">Values that last as long as a conversation. What should stay with the customer belongs into a contact field.</p>
          </div>
          {document.variables.map((variable, index) => (
            <VariableRow key={index} variable={variable} disabled={frozen} />
          ))}
          {!frozen && (
            <Button size="sm" className="self-start" icon={<Plus aria-hidden />} onClick={() => editor.addVariable({ name: 'variable', type: 'text' })}>
              Add variable
            </Button>
          )}
        </section>
        <FlowCost workspaceId={workspaceId} flowId={flowId} />
        <section aria-label="Keys" className="flex flex-col gap-2 border-t border-line pt-4">
          <h3 className="text-control font-medium text-ink">Good to know</h3>
          <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-1.5 text-hint text-ink-soft">
            {keys.map(([key, what]) => (
              <div key={key} className="contents">
                <dt>
                  <Kbd>{key}</Kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </>
  )
}

const keys: [string, string][] = [
  ['Double click', 'Add a card here'],
  ['Shift + drag', 'Select several'],
  ['Ctrl + K', 'Find a card by its text'],
  ['Ctrl + Z', 'Undo, however far back'],
  ['Ctrl + D', 'Duplicate'],
  ['Ctrl + C, V', 'Copy into this or another flow'],
  ['Arrows', 'Move the selected cards'],
  ['Enter, Esc', 'Into a card’s settings, and back'],
  ['Shift + 1', 'Show the whole flow'],
]

const typeNames: Record<VariableType, string> = { text: 'Text', number: 'Number', boolean: 'Yes or no', date: 'Date', list: 'List', object: 'Object' }

function VariableRow({ variable, disabled }: { variable: Variable; disabled: boolean }) {
  const editor = useEditor()
  const document = useEditorState(shownDocument)
  const [typed, setTyped] = useState<string | null>(null)
  const why = typed === null ? undefined : whyNotName(document, variable.name, typed)
  const finish = () => {
    if (typed === null) return
    const name = why === undefined ? typed : uniqueName(toName(typed, variable.name), namesIn(document).filter((other) => other !== variable.name))
    if (typed.trim() !== '' && name !== variable.name) editor.changeVariable(variable.name, { name })
    setTyped(null)
  }
  return (
    <div className="flex flex-col gap-2 rounded-card border border-line bg-ground/60 p-2.5">
      <div className="flex items-start gap-2">
        <Field label="Name of the variable" hideLabel error={why} className="min-w-0 flex-1">
          <Input aria-label={`Name of variable ${variable.name}`} value={typed ?? variable.name} disabled={disabled} spellCheck={false} dir="auto" onChange={(event) => setTyped(event.target.value)} onBlur={finish} onKeyDown={(event) => event.key === 'Enter' && finish()} />
        </Field>
        <span className="w-28 shrink-0">
          <Select aria-label={`Kind of ${variable.name}`} disabled={disabled} value={variable.type} options={variableTypes.map((value) => ({ value, label: typeNames[value] }))} onValueChange={(type) => editor.changeVariable(variable.name, { type, initial: undefined } as Partial<Variable>)} />
        </span>
        <IconButton label={`Remove ${variable.name}`} disabled={disabled} onClick={() => editor.removeVariable(variable.name)}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {variable.type !== 'object' && <InitialValue variable={variable} disabled={disabled} />}
    </div>
  )
}

function InitialValue({ variable, disabled }: { variable: Variable; disabled: boolean }) {
  const editor = useEditor()
  const set = (initial: Json | undefined) => editor.changeVariable(variable.name, { initial } as Partial<Variable>, `initial:${variable.name}`)
  const label = `First value of ${variable.name}`
  if (variable.type === 'boolean')
    return (
      <Select
        aria-label={label}
        disabled={disabled}
        value={variable.initial === true ? 'yes' : variable.initial === false ? 'no' : 'none'}
        options={[
          { value: 'none', label: 'Begins empty' },
          { value: 'yes', label: 'Begins with yes' },
          { value: 'no', label: 'Begins with no' },
        ]}
        onValueChange={(value) => set(value === 'none' ? undefined : value === 'yes')}
      />
    )
  const text = Array.isArray(variable.initial) ? variable.initial.join(', ') : variable.initial === undefined || variable.initial === null ? '' : String(variable.initial)
  return (
    <Input
      aria-label={label}
      disabled={disabled}
      dir="auto"
      type={variable.type === 'number' ? 'number' : variable.type === 'date' ? 'date' : 'text'}
      placeholder={variable.type === 'list' ? 'Begins empty; entries with commas' : 'Begins empty'}
      value={text}
      onChange={(event) => {
        const value = event.target.value
        if (value === '') set(undefined)
        else if (variable.type === 'number') set(Number.isNaN(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)
        else if (variable.type === 'list') set(value.split(',').map((entry) => entry.trimStart()))
        else set(value)
      }}
    />
  )
}
