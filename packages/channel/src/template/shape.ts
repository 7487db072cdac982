import { z } from 'zod'

export const templateCategories = ['marketing', 'utility', 'authentication'] as const
export type TemplateCategory = (typeof templateCategories)[number]

/** Only what is `approved` may be sent. `gone`: it is no longer at WhatsApp. */
export const templateStatuses = ['pending', 'approved', 'rejected', 'paused', 'disabled', 'in-appeal', 'limit-exceeded', 'archived', 'pending-deletion', 'gone'] as const
export type TemplateStatus = (typeof templateStatuses)[number]

export const templateHeaderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), examples: z.array(z.string()).default([]) }),
  /** `example`: the handle of an uploaded sample, for the reviewers at Meta. */
  z.object({ type: z.literal('image'), example: z.string().default('') }),
  z.object({ type: z.literal('video'), example: z.string().default('') }),
  z.object({ type: z.literal('document'), example: z.string().default('') }),
  z.object({ type: z.literal('location') }),
])
export type TemplateHeader = z.infer<typeof templateHeaderSchema>

export const templateButtonSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('quick-reply'), text: z.string() }),
  /** `url` may end in one parameter; `example` is the whole address with it filled in. */
  z.object({ type: z.literal('url'), text: z.string(), url: z.string(), example: z.string().default('') }),
  z.object({ type: z.literal('phone'), text: z.string(), phone: z.string() }),
  z.object({ type: z.literal('copy-code'), example: z.string() }),
  z.object({ type: z.literal('flow'), text: z.string(), flowId: z.string() }),
  z.object({ type: z.literal('catalogue'), text: z.string() }),
  z.object({ type: z.literal('products'), text: z.string() }),
  /** The code of an authentication template. */
  z.object({ type: z.literal('one-time-code'), text: z.string() }),
  z.object({ type: z.literal('call'), text: z.string() }),
  z.object({ type: z.literal('share-contact') }),
])
export type TemplateButton = z.infer<typeof templateButtonSchema>

/** What a template looks like, in one language. Placeholders are `{{1}}` or `{{first_name}}`. */
export const templateShapeSchema = z.object({
  parameterFormat: z.enum(['named', 'positional']),
  header: templateHeaderSchema.nullable().default(null),
  body: z.string(),
  /** A value for each placeholder of the body, in their order, for the reviewers at Meta. */
  bodyExamples: z.array(z.string()).default([]),
  footer: z.string().default(''),
  buttons: z.array(templateButtonSchema).default([]),
})
export type TemplateShape = z.infer<typeof templateShapeSchema>

/** The names in `{{ }}`, in their order, each once. */
export function templateParameters(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map(([, name]) => name!))]
}

/** A text with its placeholders filled in; what has no value stays as it is. */
export function fillTemplate(text: string, values: (name: string) => string | undefined): string {
  return text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g, (whole, name: string) => values(name) ?? whole)
}

/** What is on a button, as the customer reads it. */
export function buttonLabel(button: TemplateButton): string {
  if (button.type === 'copy-code') return 'Copy offer code'
  if (button.type === 'share-contact') return 'Share contact info'
  return button.text
}

/** Everything of a template that has to be filled in on sending, each with a stable key. */
export interface TemplateSlot {
  /** `header:name`, `body:1`, `button:2` (the place among all buttons), `media`, `latitude`, `longitude`, `place`, `address`. */
  key: string
  label: string
  kind: 'text' | 'media'
}

export function templateSlots(shape: TemplateShape): TemplateSlot[] {
  const { header } = shape
  const slots: TemplateSlot[] = []
  if (header?.type === 'text') slots.push(...templateParameters(header.text).map((name) => ({ key: `header:${name}`, label: `{{${name}}} in the header`, kind: 'text' as const })))
  else if (header?.type === 'location')
    slots.push({ key: 'latitude', label: 'Latitude', kind: 'text' }, { key: 'longitude', label: 'Longitude', kind: 'text' }, { key: 'place', label: 'Name of the place', kind: 'text' }, { key: 'address', label: 'Address', kind: 'text' })
  else if (header) slots.push({ key: 'media', label: { image: 'Picture', video: 'Video', document: 'Document' }[header.type], kind: 'media' })
  slots.push(...templateParameters(shape.body).map((name) => ({ key: `body:${name}`, label: `{{${name}}}`, kind: 'text' as const })))
  shape.buttons.forEach((button, index) => {
    if (button.type === 'url' && templateParameters(button.url).length > 0) slots.push({ key: `button:${index}`, label: `End of the address of “${button.text}”`, kind: 'text' })
    if (button.type === 'copy-code') slots.push({ key: `button:${index}`, label: 'Code to copy', kind: 'text' })
    if (button.type === 'products') slots.push({ key: `button:${index}`, label: 'Products to show, by their ids', kind: 'text' })
  })
  return slots
}
