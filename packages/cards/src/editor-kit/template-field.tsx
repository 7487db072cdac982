'use client'
import { templateSlots, type Json, type TemplateCategory, type TemplateShape, type TemplateSlot, type TemplateStatus } from '@parley/channel'
import { fallbackVariant, noTemplate, slotField, templateUseSchema, type TemplateUse } from '@parley/flow'
import { Badge, Field, Notice, Select } from '@parley/ui'
import { useField, useForm } from './form-context.tsx'
import { MediaField } from './media-field.tsx'
import { TemplatePreview } from './template-preview.tsx'
import { TextField } from './text-field.tsx'

/** A template of the workspace in one language, as lists and pickers show it. */
export interface PickableTemplate {
  name: string
  language: string
  category: TemplateCategory
  status: TemplateStatus
  shape: TemplateShape
}

/** Which template is sent, and what its placeholders are filled with. */
export function TemplateUseField({ field }: { field: string }) {
  const { templates, disabled, problems } = useForm()
  const { value, set } = useField<Json>(field)
  const parsed = templateUseSchema.safeParse(value)
  const use: TemplateUse = parsed.success ? parsed.data : noTemplate()
  const known = templates ?? []
  const names = [...new Set(known.filter(({ status, name }) => status === 'approved' || name === use.name).map(({ name }) => name))].sort()
  const variant = fallbackVariant(use)
  const wrong = problems.filter((problem) => problem.field === `${field}.name`)
  const choose = (name: string) => {
    const variants = known.filter((template) => template.name === name && template.status === 'approved').map(({ language, shape }) => ({ language, shape }))
    if (variants.length === 0) return
    const fallback = variants.find(({ language }) => language === use.fallback)?.language ?? variants[0]!.language
    const next: TemplateUse = { name, variants, fallback, values: use.name === name ? use.values : {}, media: use.name === name ? use.media : null, files: use.name === name ? use.files : {} }
    set(next as unknown as Json, 'single')
  }
  const options = names.map((name) => {
    const own = known.filter((template) => template.name === name)
    return { value: name, label: name, description: `${own[0]?.category ?? ''} · ${own.map(({ language }) => language).join(', ')}` }
  })
  return (
    <>
      <Field label="Template" nativeLabel={false} error={wrong.map((problem) => problem.message).join(' ') || undefined} hint={names.length === 0 ? 'There is no approved template yet. Create one on the Templates page.' : undefined}>
        <Select value={use.name === '' ? null : use.name} options={options.length > 0 || use.name === '' ? options : [{ value: use.name, label: use.name }]} placeholder="Choose a template" disabled={disabled || names.length === 0} onValueChange={choose} />
      </Field>
      {variant && (
        <>
          <TemplatePreview className="-mx-2.5 rounded-card bg-sunken py-2.5" shape={variant.shape} value={(key) => use.values[key]} />
          {templateSlots(variant.shape).map((slot) => (
            <SlotField key={slot.key} field={`${field}.${slotField(slot)}`} slot={slot} />
          ))}
          {use.variants.length > 1 ? (
            <Field label="For contacts in other languages" hint="Each contact gets the template in their own language where it has it, else in the workspace’s." nativeLabel={false}>
              <Select value={variant.language} disabled={disabled} options={use.variants.map(({ language }) => ({ value: language, label: language }))} onValueChange={(next) => set({ ...use, fallback: next } as unknown as Json, 'single')} />
            </Field>
          ) : (
            <p className="text-hint text-ink-faint">
              Sent in <Badge>{variant.language}</Badge> to everybody: it has no other language.
            </p>
          )}
          {known.some((template) => template.name === use.name && template.category === 'marketing') && <Notice tone="info">A marketing template: it goes only to contacts who have opted in.</Notice>}
        </>
      )}
    </>
  )
}

function SlotField({ field, slot: { label, kind, media, optional, most } }: { field: string; slot: TemplateSlot }) {
  if (kind === 'media') return <MediaField field={field} kind={media!} label={label} />
  if (kind === 'products') return <TextField field={field} label={label} template multiline rows={3} placeholder="mug-1, mug-2" hint="In sections: a line for each, as in “Mugs: mug-1, mug-2”." />
  if (kind === 'moment') return <TextField field={field} label={label} template placeholder="48 hours, or 2026-12-24 18:00" hint="A time from sending, or a day with or without a time, by the workspace’s clock." />
  return <TextField field={field} label={label} template placeholder="A text, or {{ for a placeholder" {...(most !== undefined && { limit: most })} {...(optional && { hint: 'Optional.' })} />
}
