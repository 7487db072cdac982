'use client'
import { fallbackVariant } from '@parley/flow'
import { LayoutTemplate } from '@parley/ui/icons'
import { DurationField, ExitRow, FaceLine, SwitchField, TemplatePreview, TemplateUseField, defineEditor } from '../editor-kit/index.ts'
import { quickReplies, templateCard, type TemplateConfig } from './card.ts'

export const templateEditor = defineEditor(templateCard, {
  icon: LayoutTemplate,
  placed: (config) => (config.waits ? quickReplies(config).map(({ id }) => id) : []),
  Face: TemplateFace,
  Form: TemplateForm,
})

function TemplateFace({ config }: { config: TemplateConfig }) {
  const variant = fallbackVariant(config.template)
  if (!variant) return <FaceLine faint>No template yet</FaceLine>
  const { values, name } = config.template
  return (
    <>
      <FaceLine faint>{name}</FaceLine>
      <TemplatePreview
        shape={variant.shape}
        stacked
        value={(key) => values[key]}
        renderReply={(id, row) => (config.waits ? <ExitRow port={id}>{row}</ExitRow> : <div className="px-2.5">{row}</div>)}
      />
    </>
  )
}

function TemplateForm({ config }: { config: TemplateConfig }) {
  return (
    <>
      <TemplateUseField field="template" />
      <SwitchField field="waits" label="Wait for an answer" hint={config.waits ? undefined : 'The conversation goes on at once.'} />
      {config.waits && <DurationField field="deadline" label="Stop waiting after" hint="Then the exit “No answer in time” is taken." />}
    </>
  )
}
