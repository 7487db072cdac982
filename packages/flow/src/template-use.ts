import { buttonLabel, fillTemplate, outboundMediaSchema, templateParameters, templateShapeSchema, templateSlots, type TemplateContent, type TemplateShape } from '@parley/channel'
import { z } from 'zod'
import type { TemplateField } from './card-shape.ts'

/**
 * A WhatsApp template in a flow, and what its placeholders are filled with. What it looks like is kept along,
 * so that exits and previews need nobody's answer; publishing compares it with what is approved.
 */
export const templateUseSchema = z.object({
  name: z.string().max(512).default(''),
  /** One for each language in which it was approved when it was chosen. */
  variants: z.array(z.object({ language: z.string().max(20), shape: templateShapeSchema })).max(100).default([]),
  /** For contacts whose language it does not have. */
  fallback: z.string().max(20).default(''),
  /** By the key of a slot (`body:first_name`, `button:1`); texts with our own placeholders. */
  values: z.record(z.string(), z.string()).default({}),
  /** The file in its header. */
  media: outboundMediaSchema.nullable().default(null),
})
export type TemplateUse = z.infer<typeof templateUseSchema>

export const noTemplate = (): TemplateUse => ({ name: '', variants: [], fallback: '', values: {}, media: null })

/** The variant that every contact gets whose language it does not have. */
export function fallbackVariant(use: TemplateUse) {
  return use.variants.find(({ language }) => language === use.fallback) ?? use.variants[0]
}

const base = (language: string) => language.toLowerCase().split(/[-_]/)[0]!

/** The contact's language as exactly as there is one (`pt_BR`, then any `pt`), else the workspace's, else the fallback. */
export function chooseVariant(use: TemplateUse, ...wanted: (string | null)[]) {
  for (const language of wanted) {
    if (!language) continue
    const written = language.toLowerCase().replace('-', '_')
    const found = use.variants.find((variant) => variant.language.toLowerCase() === written) ?? use.variants.find((variant) => base(variant.language) === base(language))
    if (found) return found
  }
  return fallbackVariant(use)
}

/** Our texts in it, for the check of placeholders. `prefix`: where it stands in the node. */
export function templateTexts(use: TemplateUse, prefix: string): TemplateField[] {
  const shape = fallbackVariant(use)?.shape
  if (!shape) return []
  const values = templateSlots(shape).flatMap(({ key }) => (use.values[key] ? [{ field: `${prefix}.values.${key}`, template: use.values[key] }] : []))
  return use.media && 'link' in use.media && use.media.link !== '' ? [...values, { field: `${prefix}.media.link`, template: use.media.link }] : values
}

/** What is missing before it can be sent; empty when nothing is. */
export function templateUseProblems(use: TemplateUse, prefix: string): { field: string; message: string }[] {
  const variant = fallbackVariant(use)
  if (use.name === '' || !variant) return [{ field: `${prefix}.name`, message: 'No template is chosen yet. Choose one.' }]
  const slots = templateSlots(variant.shape)
  const keys = slots.map(({ key }) => key)
  const problems = slots.flatMap(({ key, label, kind }) => {
    if (kind === 'text' && (use.values[key] ?? '').trim() === '') return [{ field: `${prefix}.values.${key}`, message: `Say what to put in for ${label}.` }]
    if (kind === 'media' && (use.media === null || ('link' in use.media ? use.media.link : use.media.fileId).trim() === '')) return [{ field: `${prefix}.media`, message: `The header shows a file (${label.toLowerCase()}). Upload one or give its link.` }]
    if (kind === 'text' && /[\n\r\t]| {5}/.test(use.values[key] ?? '')) return [{ field: `${prefix}.values.${key}`, message: 'A template value may hold no line break, no tab and no run of more than four spaces.' }]
    return []
  })
  const odd = use.variants.find(({ shape }) => templateSlots(shape).some(({ key }) => !keys.includes(key)))
  return odd ? [...problems, { field: `${prefix}.name`, message: `In ${odd.language} the template has other placeholders than in ${variant.language}. Make them alike, then choose it again.` }] : problems
}

export interface TemplateFilling {
  render(template: string): string
  /** The id that comes back with a tapped quick reply. */
  choiceId(button: string): string
}

/** What is sent: the variant for the contact, filled in. Undefined where no template was chosen. */
export function templateContent(use: TemplateUse, wanted: (string | null)[], { render, choiceId }: TemplateFilling): TemplateContent | undefined {
  const variant = chooseVariant(use, ...wanted)
  if (!variant || use.name === '') return undefined
  const { shape, language } = variant
  const named = shape.parameterFormat === 'named'
  // A value that came from a customer may hold what WhatsApp refuses in a parameter.
  const value = (key: string) => render(use.values[key] ?? '').replace(/\s*[\n\r\t]+\s*/g, ' ').replace(/ {5,}/g, '    ').trim()
  const filled = (part: 'header' | 'body', text: string) => fillTemplate(text, (name) => value(`${part}:${name}`))
  const header = headerOf(use, shape, value, render)
  const buttons = shape.buttons.flatMap((button, index): NonNullable<TemplateContent['buttons']> => {
    const text = value(`button:${index}`)
    switch (button.type) {
      case 'quick-reply':
        return [{ type: 'quick-reply', index, payload: choiceId(replyId(index)) }]
      case 'url':
        return templateParameters(button.url).length > 0 ? [{ type: 'url', index, text }] : []
      case 'copy-code':
        return [{ type: 'copy-code', index, code: text }]
      case 'flow':
        return [{ type: 'flow', index, token: choiceId(replyId(index)) }]
      case 'products':
        return [{ type: 'products', index, productIds: text.split(/[\s,]+/).filter(Boolean) }]
      case 'one-time-code':
        // WhatsApp wants the code a second time, on its button.
        return [{ type: 'url', index, text: value(`body:${templateParameters(shape.body)[0] ?? '1'}`) }]
      default:
        return []
    }
  })
  return {
    type: 'template',
    name: use.name,
    language,
    parameters: templateParameters(shape.body).map((name) => ({ ...(named ? { name } : {}), text: value(`body:${name}`) })),
    ...(header ? { header } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
    shown: {
      ...(shape.header?.type === 'text' ? { header: filled('header', shape.header.text) } : {}),
      body: filled('body', shape.body),
      ...(shape.footer === '' ? {} : { footer: shape.footer }),
      buttons: shape.buttons.map(buttonLabel),
    },
  }
}

function headerOf(use: TemplateUse, { header, parameterFormat }: TemplateShape, value: (key: string) => string, render: (template: string) => string): TemplateContent['header'] {
  switch (header?.type) {
    case 'text': {
      const [name] = templateParameters(header.text)
      return name === undefined ? undefined : { type: 'text', ...(parameterFormat === 'named' ? { name } : {}), text: value(`header:${name}`) }
    }
    case 'location':
      return { type: 'location', latitude: Number(value('latitude')), longitude: Number(value('longitude')), name: value('place'), address: value('address') }
    case 'image':
    case 'video':
    case 'document': {
      if (!use.media) return undefined
      const media = 'link' in use.media ? { link: render(use.media.link) } : use.media
      return { type: header.type, media, ...(header.type === 'document' && 'name' in media && media.name !== undefined ? { filename: media.name } : {}) }
    }
    default:
      return undefined
  }
}

/** A quick reply's name in exits and taps, by its place among all buttons. */
export const replyId = (index: number): string => `reply:${index}`
