import { z } from 'zod'
import { outboundMediaSchema } from './media-source.ts'
import { templateContentSchema } from './template/content.ts'

export { outboundMediaSchema, type OutboundMedia } from './media-source.ts'

const choiceOptionSchema = z.object({
  /** Comes back when it is tapped. Names session, node and option, so that a late tap is known as one. */
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
})
export type ChoiceOption = z.infer<typeof choiceOptionSchema>

/** What stands above an interactive message. */
const outboundHeaderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), media: outboundMediaSchema }),
  z.object({ type: z.literal('video'), media: outboundMediaSchema }),
  z.object({ type: z.literal('document'), media: outboundMediaSchema, filename: z.string().optional() }),
])
export type OutboundHeader = z.infer<typeof outboundHeaderSchema>

const outboundContactSchema = z.object({
  name: z.string(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  organisation: z.string().optional(),
  phones: z.array(z.string()).optional(),
  emails: z.array(z.string()).optional(),
  links: z.array(z.string()).optional(),
})
export type OutboundContact = z.infer<typeof outboundContactSchema>

const carouselCardSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('link'),
    header: z.discriminatedUnion('type', [z.object({ type: z.literal('image'), media: outboundMediaSchema }), z.object({ type: z.literal('video'), media: outboundMediaSchema })]),
    text: z.string().optional(),
    label: z.string(),
    url: z.string(),
  }),
  z.object({ type: z.literal('product'), catalogId: z.string(), productId: z.string() }),
])
export type CarouselCard = z.infer<typeof carouselCardSchema>

/** Text with what may stand above and below it. */
const framed = { text: z.string(), header: outboundHeaderSchema.optional(), footer: z.string().optional() }

/** What a business can say, in no channel's own terms. */
export const outboundContentSchema = z.discriminatedUnion('type', [
  /** `preview`: whether the first link shows its page; without it, it does where there is one. */
  z.object({ type: z.literal('text'), text: z.string(), preview: z.boolean().optional() }),
  z.object({ type: z.literal('image'), media: outboundMediaSchema, caption: z.string().optional() }),
  z.object({ type: z.literal('video'), media: outboundMediaSchema, caption: z.string().optional() }),
  /** `voice`: shown as a voice note. */
  z.object({ type: z.literal('audio'), media: outboundMediaSchema, voice: z.boolean().optional() }),
  z.object({ type: z.literal('document'), media: outboundMediaSchema, caption: z.string().optional(), filename: z.string().optional() }),
  z.object({ type: z.literal('sticker'), media: outboundMediaSchema }),
  z.object({ type: z.literal('buttons'), ...framed, options: z.array(choiceOptionSchema) }),
  z.object({
    type: z.literal('list'),
    text: z.string(),
    /** Words only: a list takes no picture above it. */
    header: z.string().optional(),
    footer: z.string().optional(),
    /** The label that opens the list. */
    button: z.string(),
    sections: z.array(z.object({ title: z.string().optional(), options: z.array(choiceOptionSchema) })),
  }),
  /** A text with one button that opens `url`. */
  z.object({ type: z.literal('link'), ...framed, label: z.string(), url: z.string() }),
  /** Asks for the customer's place; comes back as a location. */
  z.object({ type: z.literal('location-request'), text: z.string() }),
  /** Asks for the customer's phone number; comes back as contacts with `own`. */
  z.object({ type: z.literal('contact-request'), text: z.string() }),
  /** A form that opens inside the chat (a WhatsApp Flow); comes back as a form, `token` inside it where the form hands it on. */
  z.object({
    type: z.literal('form'),
    ...framed,
    label: z.string(),
    formId: z.string(),
    token: z.string(),
    /** The screen to open with; without it the form asks its own endpoint. */
    screen: z.string().optional(),
    /** What the first screen is filled with. */
    data: z.record(z.string(), z.json()).optional(),
    draft: z.boolean().optional(),
  }),
  z.object({ type: z.literal('product'), text: z.string().optional(), footer: z.string().optional(), catalogId: z.string(), productId: z.string() }),
  z.object({
    type: z.literal('product-list'),
    text: z.string(),
    header: z.string(),
    footer: z.string().optional(),
    catalogId: z.string(),
    sections: z.array(z.object({ title: z.string(), productIds: z.array(z.string()) })),
  }),
  /** Opens the whole catalogue that is connected to the number. */
  z.object({ type: z.literal('catalogue'), text: z.string(), footer: z.string().optional(), thumbnailProductId: z.string().optional() }),
  z.object({ type: z.literal('carousel'), text: z.string(), cards: z.array(carouselCardSchema) }),
  z.object({ type: z.literal('location'), latitude: z.number(), longitude: z.number(), name: z.string().optional(), address: z.string().optional() }),
  z.object({ type: z.literal('contacts'), contacts: z.array(outboundContactSchema) }),
  /** `emoji` empty: the reaction is taken back. */
  z.object({ type: z.literal('reaction'), messageId: z.string(), emoji: z.string() }),
  templateContentSchema,
])
export type OutboundContent = z.infer<typeof outboundContentSchema>
export type OutboundType = OutboundContent['type']

/** The words of what we say, as a person would read them out: for transcripts, histories and previews. */
export function outboundText(content: OutboundContent): string {
  switch (content.type) {
    case 'text':
    case 'buttons':
    case 'list':
    case 'link':
    case 'location-request':
    case 'contact-request':
    case 'form':
    case 'product-list':
    case 'catalogue':
    case 'carousel':
      return content.text
    case 'product':
      return content.text ?? ''
    case 'image':
    case 'video':
    case 'document':
      return content.caption ?? ''
    case 'location':
      return [content.name, content.address].filter(Boolean).join(', ')
    case 'contacts':
      return content.contacts.map(({ name }) => name).join(', ')
    case 'template':
      return content.shown ? [content.shown.header, content.shown.offer, content.shown.body, content.shown.footer, ...(content.shown.cards ?? []).map(({ body }) => body)].filter(Boolean).join('\n\n') : `[${content.name}] ${content.parameters.map((parameter) => parameter.text).join(' · ')}`.trim()
    case 'audio':
    case 'sticker':
    case 'reaction':
      return ''
  }
}
