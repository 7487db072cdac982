import { outboundMediaSchema, type OutboundContent, type OutboundMedia } from '@parley/channel'
import { z } from 'zod'

const captionSchema = z.string().default('')
const headerMediaSchema = outboundMediaSchema.default({ link: '' })

/** What stands above a message with a button. `media` counts only where the kind is a file. */
export const headerSchema = z.object({
  type: z.enum(['none', 'text', 'image', 'video', 'document']).default('none'),
  text: z.string().default(''),
  media: headerMediaSchema,
})
export type HeaderConfig = z.infer<typeof headerSchema>
const noHeader: HeaderConfig = { type: 'none', text: '', media: { link: '' } }

/** Ids of products, one a line. */
const productLines = z.string().default('')

export const bubbleSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('text'), text: z.string(), preview: z.boolean().default(true) }),
    z.object({ type: z.literal('image'), media: outboundMediaSchema, caption: captionSchema }),
    z.object({ type: z.literal('video'), media: outboundMediaSchema, caption: captionSchema }),
    z.object({ type: z.literal('document'), media: outboundMediaSchema, caption: captionSchema, filename: z.string().max(240, 'The file name is too long.').default('') }),
    z.object({ type: z.literal('audio'), media: outboundMediaSchema }),
    z.object({ type: z.literal('voice'), media: outboundMediaSchema }),
    z.object({ type: z.literal('sticker'), media: outboundMediaSchema }),
    z.object({ type: z.literal('link'), text: z.string(), header: headerSchema.default(noHeader), footer: z.string().default(''), label: z.string(), url: z.string() }),
    /** Texts, so that a placeholder may stand in them. */
    z.object({ type: z.literal('location'), latitude: z.string(), longitude: z.string(), name: z.string().default(''), address: z.string().default('') }),
    z.object({
      type: z.literal('contact'),
      name: z.string(),
      phone: z.string().default(''),
      email: z.string().default(''),
      organisation: z.string().default(''),
      website: z.string().default(''),
    }),
    z.object({ type: z.literal('product'), text: z.string().default(''), catalogId: z.string(), productId: z.string() }),
    z.object({
      type: z.literal('product-list'),
      heading: z.string(),
      text: z.string(),
      catalogId: z.string(),
      sections: z.array(z.object({ title: z.string().default(''), products: productLines })),
    }),
    z.object({ type: z.literal('catalogue'), text: z.string(), footer: z.string().default(''), productId: z.string().default('') }),
    z.object({
      type: z.literal('carousel'),
      text: z.string(),
      header: z.enum(['image', 'video']).default('image'),
      cards: z.array(z.object({ media: outboundMediaSchema, text: z.string().default(''), label: z.string(), url: z.string() })),
    }),
    z.object({ type: z.literal('reaction'), emoji: z.string() }),
  ],
  'This bubble is of a kind that is not known.',
)
/** One speech bubble. `media` is `{ link }` (an https address) or `{ fileId }` (an uploaded file). */
export type Bubble = z.infer<typeof bubbleSchema>
export type BubbleType = Bubble['type']

type Fill = (template: string) => string

/**
 * What a bubble sends, with `text` applied to every text in it. `newest`: the message to react to.
 * Null where there is nothing to react to.
 */
export function toContent(bubble: Bubble, text: Fill = (template) => template, newest: string | null = null): OutboundContent | null {
  const some = <Name extends string>(name: Name, template: string) => {
    const value = text(template)
    return (value.trim() === '' ? {} : { [name]: value }) as { [key in Name]?: string }
  }
  switch (bubble.type) {
    case 'text':
      return { type: 'text', text: text(bubble.text), ...(bubble.preview ? {} : { preview: false }) }
    case 'image':
    case 'video':
      return { type: bubble.type, media: filled(bubble.media, text), ...some('caption', bubble.caption) }
    case 'document':
      return { type: 'document', media: filled(bubble.media, text), ...some('caption', bubble.caption), ...some('filename', bubble.filename) }
    case 'audio':
      return { type: 'audio', media: filled(bubble.media, text) }
    case 'voice':
      return { type: 'audio', media: filled(bubble.media, text), voice: true }
    case 'sticker':
      return { type: 'sticker', media: filled(bubble.media, text) }
    case 'link':
      return { type: 'link', text: text(bubble.text), ...toHeader(bubble.header, text), ...some('footer', bubble.footer), label: text(bubble.label), url: text(bubble.url).trim() }
    case 'location':
      return { type: 'location', latitude: degrees(text(bubble.latitude)), longitude: degrees(text(bubble.longitude)), ...some('name', bubble.name), ...some('address', bubble.address) }
    case 'contact': {
      const listed = <Name extends string>(name: Name, template: string) => {
        const value = text(template).trim()
        return (value === '' ? {} : { [name]: [value] }) as { [key in Name]?: string[] }
      }
      const contact = { name: text(bubble.name), ...some('organisation', bubble.organisation), ...listed('phones', bubble.phone), ...listed('emails', bubble.email), ...listed('links', bubble.website) }
      return { type: 'contacts', contacts: [contact] }
    }
    case 'product':
      return { type: 'product', ...some('text', bubble.text), catalogId: text(bubble.catalogId).trim(), productId: text(bubble.productId).trim() }
    case 'product-list':
      return {
        type: 'product-list', header: text(bubble.heading), text: text(bubble.text), catalogId: text(bubble.catalogId).trim(),
        sections: bubble.sections.map(({ title, products }) => ({ title: text(title), productIds: productIds(text(products)) })),
      }
    case 'catalogue':
      return { type: 'catalogue', text: text(bubble.text), ...some('footer', bubble.footer), ...some('thumbnailProductId', bubble.productId) }
    case 'carousel':
      return {
        type: 'carousel', text: text(bubble.text),
        cards: bubble.cards.map((card) => ({ type: 'link', header: { type: bubble.header, media: filled(card.media, text) }, ...some('text', card.text), label: text(card.label), url: text(card.url).trim() })),
      }
    case 'reaction':
      return newest === null ? null : { type: 'reaction', messageId: newest, emoji: text(bubble.emoji).trim() }
  }
}

/** The texts of a bubble in which placeholders are filled in, by where they stand in it. */
export function bubbleTexts(bubble: Bubble): { field: string; template: string }[] {
  const found: { field: string; template: string }[] = []
  const visit = (value: unknown, field: string) => {
    if (typeof value === 'string') {
      if (!/(^|\.)(type|fileId|mimeType)$/.test(field) && !(bubble.type === 'carousel' && field === 'header')) found.push({ field, template: value })
    } else if (Array.isArray(value)) value.forEach((item, index) => visit(item, `${field}[${index}]`))
    else if (typeof value === 'object' && value !== null) {
      // What an uploaded file is called is nobody's text.
      if ('fileId' in value) return
      for (const [name, item] of Object.entries(value)) visit(item, field === '' ? name : `${field}.${name}`)
    }
  }
  visit(bubble, '')
  return found.filter(({ template }) => template !== '')
}

/** Where the content's place stands in the bubble: `header.media.link` stays, `contacts[0].phones[0]` is `phone`. */
export function bubbleField(bubble: Bubble, field: string): string {
  switch (bubble.type) {
    case 'contact':
      return /phones/.test(field) ? 'phone' : /emails/.test(field) ? 'email' : /links/.test(field) ? 'website' : 'name'
    case 'product-list':
      return field === 'header' ? 'heading' : field.replace(/\.productIds.*$/, '.products')
    case 'carousel':
      return field.replace('.header.media', '.media')
    default:
      return field
  }
}

export function toHeader(header: HeaderConfig, text: Fill) {
  switch (header.type) {
    case 'none':
      return {}
    case 'text':
      return text(header.text).trim() === '' ? {} : { header: { type: 'text' as const, text: text(header.text) } }
    default:
      return { header: { type: header.type, media: filled(header.media, text) } }
  }
}

const filled = (media: OutboundMedia, text: Fill): OutboundMedia => ('link' in media ? { link: text(media.link).trim() } : media)

/** NaN where it is no number, which the check names. */
export const degrees = (value: string): number => (value.trim() === '' ? Number.NaN : Number(value.trim().replace(',', '.')))

export const productIds = (lines: string): string[] => lines.split(/[\n,]/).map((line) => line.trim()).filter(Boolean)
