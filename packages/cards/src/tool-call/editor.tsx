'use client'
import { Notice } from '@parley/ui'
import { Wrench } from '@parley/ui/icons'
import { Bubble, DurationField, FaceLine, FaceText, TextField, ToolPicker, defineEditor, useField, type PickableTool } from '../editor-kit/index.ts'
import { parametersOf, toolCallCard, type ChosenTool, type ToolCallConfig } from './card.ts'

export const toolCallEditor = defineEditor(toolCallCard, { icon: Wrench, Face: ToolCallFace, Form: ToolCallForm })

function ToolCallFace({ config: { tool, values } }: { config: ToolCallConfig }) {
  if (!tool) return <FaceLine faint>No tool yet</FaceLine>
  return (
    <>
      <FaceLine icon={<Wrench aria-hidden />}>
        <b className="font-medium text-ink">{tool.name}</b>
      </FaceLine>
      {parametersOf(tool).filter(({ name }) => (values[name] ?? '') !== '').map(({ name }) => (
        <FaceLine key={name} faint>
          {name}: <FaceText text={values[name]!} />
        </FaceLine>
      ))}
      {tool.confirm !== '' && <Bubble text={tool.confirm} />}
    </>
  )
}

const chosen = ({ id, name, parameters, results, repeatable, confirm }: PickableTool): ChosenTool => ({ id, name, parameters, results, repeatable, confirm: confirm ?? '' })

function ToolCallForm({ config: { tool } }: { config: ToolCallConfig }) {
  const { set } = useField<ChosenTool>('tool')
  return (
    <>
      <ToolPicker field="tool" value={tool} onChoose={(picked) => set(chosen(picked), 'single')} />
      {tool && parametersOf(tool).map(({ name, schema, required }) => (
        <TextField key={name} field={`values.${name}`} label={required ? name : `${name} (optional)`} template hint={hintOf(schema)} placeholder="A text, or {{ for a placeholder" />
      ))}
      {tool && tool.confirm !== '' && (
        <>
          <Notice tone="info">The customer is asked first, with two buttons. It is called only after their yes.</Notice>
          <DurationField field="deadline" label="Wait for their answer" />
        </>
      )}
    </>
  )
}

function hintOf({ description, enum: choices, type }: ChosenTool['parameters']): string | undefined {
  const parts = [typeof description === 'string' ? description : '', Array.isArray(choices) ? `One of: ${choices.join(', ')}.` : type !== 'string' && typeof type === 'string' ? `As ${type}.` : '']
  return parts.filter(Boolean).join(' ') || undefined
}
