import { buttonLabel, countCharacters, fillTemplate, mediaProblem, outboundMediaSchema, readMoment, templateLimits, templateParameters, templateShapeSchema, templateSlots, type OutboundMedia, type TemplateButtonValue, type TemplateContent, type TemplateShape, type TemplateSlot } from '@parley/channel'
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
  /** Those on the cards of a carousel, by the key of their slot (`card:0:media`). */
  files: z.record(z.string(), outboundMediaSchema).default({}),
})
export type TemplateUse = z.infer<typeof templateUseSchema>

/** Where none is chosen yet. */
export const noTemplate = (): TemplateUse => ({ name: '', variants: [], fallback: '', values: {}, media: null, files: {} })

/** The variant that every contact gets whose language it does not have. */
export function fallbackVariant(use: TemplateUse) {
  return use.variants.find(({ language }) => language === use.fallback) ?? use.variants[0]
}

const base = (language: string) => language.toLowerCase().split(/[-_]/)[0]!

/** The contact's language as exactly as there is one (`pt_BR`, then any `pt`), else the workspace's, else the fallback. */
function chooseVariant(use: TemplateUse, ...wanted: (string | null)[]) {
  for (const language of wanted) {
    if (!language) continue
    const written = language.toLowerCase().replace('-', '_')
    const found = use.variants.find((variant) => variant.language.toLowerCase() === written) ?? use.variants.find((variant) => base(variant.language) === base(language))
    if (found) return found
  }
  return fallbackVariant(use)
}

/** The file of a media slot; the header's stands by itself. */
const fileOf = (use: TemplateUse, key: string): OutboundMedia | null => (key === 'media' ? use.media : (use.files[key] ?? null))

/** Where a slot's value stands in the use: the field of a form. */
export const slotField = ({ key, kind }: TemplateSlot): string => (kind !== 'media' ? `values.${key}` : key === 'media' ? key : `files.${key}`)

/** Our texts in it, for the check of placeholders. `prefix`: where it stands in the node. */
export function templateTexts(use: TemplateUse, prefix: string): TemplateField[] {
  const shape = fallbackVariant(use)?.shape
  if (!shape) return []
  return templateSlots(shape).flatMap((slot): TemplateField[] => {
    const file = slot.kind === 'media' ? fileOf(use, slot.key) : null
    const field = `${prefix}.${slotField(slot)}`
    if (file) return 'link' in file && file.link !== '' ? [{ field: `${field}.link`, template: file.link }] : []
    return use.values[slot.key] ? [{ field, template: use.values[slot.key]! }] : []
  })
}

/** A text without placeholders of ours: it can be judged before it is filled in. */
const isFixed = (text: string) => !/\{\{|\{%/.test(text)

/** What is missing before it can be sent; empty when nothing is. */
export function templateUseProblems(use: TemplateUse, prefix: string): { field: string; message: string }[] {
  const variant = fallbackVariant(use)
  if (use.name === '' || !variant) return [{ field: `${prefix}.name`, message: 'No template is chosen yet. Choose one.' }]
  const slots = templateSlots(variant.shape)
  const keys = slots.map(({ key }) => key)
  const problems = slots.flatMap((slot) => {
    const { key, label, kind } = slot
    const problem = (message: string) => [{ field: `${prefix}.${slotField(slot)}`, message }]
    if (kind === 'media') {
      const file = fileOf(use, key)
      if (file === null || ('link' in file ? file.link : file.fileId).trim() === '') return problem(`${key === 'media' ? 'The header shows a file' : 'This card shows a file'} (${label.toLowerCase()}). Upload one or give its link.`)
      const wrong = 'link' in file && !isFixed(file.link) ? undefined : mediaProblem(slot.media!, file)
      return wrong ? [{ field: `${prefix}.${slotField(slot)}${wrong.link ? '.link' : ''}`, message: wrong.message }] : []
    }
    const value = use.values[key] ?? ''
    if (value.trim() === '') return slot.optional ? [] : problem(`Say what to put in for ${label}.`)
    if (kind === 'products') return isFixed(value) ? productProblems(value).flatMap(problem) : []
    if (/[\n\r\t]| {5}/.test(value)) return problem('A template value may hold no line break, no tab and no run of more than four spaces.')
    if (slot.most !== undefined && isFixed(value) && countCharacters(value.trim()) > slot.most) return problem(`${label} has ${countCharacters(value.trim())} characters; WhatsApp takes at most ${slot.most}.`)
    const globe = { latitude: 90, longitude: 180 }[key]
    if (globe !== undefined && isFixed(value) && !(Math.abs(Number(value)) <= globe)) return problem(`${label} is a number between -${globe} and ${globe}, with a point: 52.52.`)
    // Judged at no moment in particular: whether it has passed is seen when it is sent.
    if (kind === 'moment' && isFixed(value) && readMoment(value, 0, 'UTC') === undefined) return problem('Write how long the offer lasts (48 hours), or when it ends (2026-12-24 18:00).')
    return []
  })
  const odd = use.variants.find(({ shape }) => templateSlots(shape).some(({ key }) => !keys.includes(key)))
  return odd ? [...problems, { field: `${prefix}.name`, message: `In ${odd.language} the template has other placeholders than in ${variant.language}. Make them alike, then choose it again.` }] : problems
}

/** Content ids, a line for each section: `Mugs: mug-1, mug-2`. Without a name it is called Products. */
function productSections(text: string): { title: string; productIds: string[] }[] {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const named = /^([^:]*[^:\s])\s*:\s*(.*)$/.exec(line.trim())
    return { title: named?.[1] ?? 'Products', productIds: (named?.[2] ?? line).split(/[\s,]+/).filter(Boolean) }
  })
}

function productProblems(text: string): string[] {
  const sections = productSections(text)
  const count = sections.reduce((sum, { productIds }) => sum + productIds.length, 0)
  const long = sections.find(({ title }) => countCharacters(title) > templateLimits.productSectionTitle)
  return [
    ...(sections.some(({ productIds }) => productIds.length === 0) ? ['A section of products has a name and no products. Write “Mugs: mug-1, mug-2”.'] : []),
    ...(count > templateLimits.products ? [`There are ${count} products; WhatsApp shows at most ${templateLimits.products}.`] : []),
    ...(sections.length > templateLimits.productSections ? [`There are ${sections.length} sections; WhatsApp takes at most ${templateLimits.productSections}.`] : []),
    ...(long ? [`The name of a section has at most ${templateLimits.productSectionTitle} characters: “${long.title}”.`] : []),
  ]
}

export interface TemplateFilling {
  /** Milliseconds since 1970. */
  now: number
  timeZone: string
  render(template: string): string
  /** The id that comes back with a tapped quick reply. */
  choiceId(button: string): string
}

/** What is sent: the variant for the contact, filled in. Undefined where no template was chosen. */
export function templateContent(use: TemplateUse, wanted: (string | null)[], filling: TemplateFilling): TemplateContent | undefined {
  const variant = chooseVariant(use, ...wanted)
  if (!variant || use.name === '') return undefined
  const { shape, language } = variant
  const { render, now, timeZone } = filling
  // A value that came from a customer may hold what WhatsApp refuses in a parameter.
  const value = (key: string) => render(use.values[key] ?? '').replace(/\s*[\n\r\t]+\s*/g, ' ').replace(/ {5,}/g, '    ').trim()
  const parameters = (text: string, prefix = '') => templateParameters(text).map((name) => ({ ...(shape.parameterFormat === 'named' ? { name } : {}), text: value(`${prefix}body:${name}`) }))
  const filled = (text: string, prefix: string) => fillTemplate(text, (name) => value(`${prefix}${name}`))
  const file = (key: string): OutboundMedia => {
    const media = fileOf(use, key) ?? { link: '' }
    return 'link' in media ? { link: render(media.link) } : media
  }
  const header = headerOf(shape, value, file)
  const buttons = buttonValues(shape, use, value, filling)
  const endsAt = shape.offer?.expires ? readMoment(value('offer'), now, timeZone) : undefined
  return {
    type: 'template',
    name: use.name,
    language,
    parameters: parameters(shape.body),
    ...(header ? { header } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
    ...(shape.offer?.expires ? { offer: { endsAt: endsAt !== undefined && endsAt > now ? endsAt : 0 } } : {}),
    ...(shape.cards.length === 0
      ? {}
      : {
          cards: shape.cards.map((card, index) => ({
            header: card.header.type === 'product' ? { type: 'product' as const, catalogId: value('catalogue'), productId: value(`card:${index}:product`) } : { type: card.header.type, media: file(`card:${index}:media`) },
            parameters: parameters(card.body, `card:${index}:`),
            buttons: buttonValues(card, use, value, filling, `card:${index}:`),
          })),
        }),
    shown: {
      ...(shape.header?.type === 'text' ? { header: filled(shape.header.text, 'header:') } : {}),
      ...(shape.offer ? { offer: shape.offer.text } : {}),
      body: filled(shape.body, 'body:'),
      ...(shape.footer === '' ? {} : { footer: shape.footer }),
      buttons: shape.buttons.map(buttonLabel),
      ...(shape.cards.length === 0 ? {} : { cards: shape.cards.map((card, index) => ({ body: filled(card.body, `card:${index}:body:`), buttons: card.buttons.map(buttonLabel) })) }),
    },
  }
}

/** What stands at the buttons of the message, or of a card. */
function buttonValues({ body, buttons }: Pick<TemplateShape, 'body' | 'buttons'>, use: TemplateUse, value: (key: string) => string, { render, choiceId }: TemplateFilling, prefix = ''): TemplateButtonValue[] {
  return buttons.flatMap((button, index): TemplateButtonValue[] => {
    const key = `${prefix}button:${index}`
    switch (button.type) {
      case 'quick-reply':
        return [{ type: 'quick-reply', index, payload: choiceId(replyId(index, prefix)) }]
      case 'url':
        return templateParameters(button.url).length > 0 ? [{ type: 'url', index, text: value(key) }] : []
      case 'copy-code':
        return [{ type: 'copy-code', index, code: value(key) }]
      case 'flow':
        return [{ type: 'flow', index, token: choiceId(replyId(index, prefix)) }]
      case 'products':
        return [{ type: 'products', index, sections: productSections(render(use.values[key] ?? '')) }]
      case 'catalogue':
        return value(key) === '' ? [] : [{ type: 'catalogue', index, thumbnailProductId: value(key) }]
      case 'one-time-code':
        // WhatsApp wants the code a second time, on its button.
        return [{ type: 'url', index, text: value(`body:${templateParameters(body)[0] ?? '1'}`) }]
      default:
        return []
    }
  })
}

function headerOf({ header, parameterFormat }: TemplateShape, value: (key: string) => string, file: (key: string) => OutboundMedia): TemplateContent['header'] {
  switch (header?.type) {
    case 'text': {
      const [name] = templateParameters(header.text)
      return name === undefined ? undefined : { type: 'text', ...(parameterFormat === 'named' ? { name } : {}), text: value(`header:${name}`) }
    }
    case 'location':
      return { type: 'location', latitude: Number(value('latitude')), longitude: Number(value('longitude')), name: value('place'), address: value('address') }
    case 'product':
      return { type: 'product', catalogId: value('catalogue'), productId: value('product') }
    case 'image':
    case 'video':
    case 'document': {
      const media = file('media')
      return { type: header.type, media, ...(header.type === 'document' && 'name' in media && media.name !== undefined ? { filename: media.name } : {}) }
    }
    default:
      return undefined
  }
}

/** A quick reply's name in exits and taps, by its place among all buttons; `prefix` names its card. */
export const replyId = (index: number, prefix = ''): string => `${prefix}reply:${index}`
