'use client'
import { templateLimits, templateParameters, type TemplateHeader } from '@parley/channel'
import { Field, Input, Select } from '@parley/ui'
import { Count } from './count.tsx'
import { SampleField } from './sample-field.tsx'
import { headerKinds, type At, type HeaderChoice } from './template-parts.ts'

interface HeaderFieldsProps {
  workspaceId: string
  accountId: string
  header: TemplateHeader | null
  /** One alone is not asked for. */
  choices: readonly HeaderChoice[]
  at: At
  onChange: (header: TemplateHeader | null) => void
}

/** What stands above the text. */
export function HeaderFields({ workspaceId, accountId, header, choices, at, onChange }: HeaderFieldsProps) {
  const kind = header === null || header.type === 'product' ? 'none' : header.type
  return (
    <>
      {choices.length > 1 && (
        <Field label="Header" nativeLabel={false} error={at('header')}>
          <Select
            value={kind}
            options={headerKinds.filter(({ value }) => choices.includes(value))}
            onValueChange={(next: HeaderChoice) => onChange(next === 'none' ? null : next === 'text' ? { type: 'text', text: '', examples: [] } : next === 'location' ? { type: 'location' } : { type: next, example: '' })}
          />
        </Field>
      )}
      {header?.type === 'text' && (
        <>
          <Field label="Header text" error={at('header.text')} aside={<Count text={header.text} most={templateLimits.headerText} />}>
            <Input value={header.text} dir="auto" onChange={(event) => onChange({ ...header, text: event.target.value })} />
          </Field>
          {templateParameters(header.text).slice(0, 1).map((parameter) => (
            <Field key={parameter} label={`Example for {{${parameter}}} in the header`} error={at('header.examples[0]')}>
              <Input value={header.examples[0] ?? ''} dir="auto" onChange={(event) => onChange({ ...header, examples: [event.target.value] })} />
            </Field>
          ))}
        </>
      )}
      {header && 'example' in header && <SampleField key={header.type} workspaceId={workspaceId} accountId={accountId} kind={header.type} of="the header" example={header.example} error={at('header.example')} onChange={(example) => onChange({ ...header, example })} />}
    </>
  )
}
