import { z } from 'zod'
import { outboundMediaSchema } from '../media-source.ts'

/** What stands at a button on sending; buttons that need nothing are left out. `index` counts all buttons from 0. */
const templateButtonValueSchema = z.discriminatedUnion('type', [
  /** Comes back when it is tapped. */
  z.object({ type: z.literal('quick-reply'), index: z.number(), payload: z.string() }),
  z.object({ type: z.literal('url'), index: z.number(), text: z.string() }),
  z.object({ type: z.literal('copy-code'), index: z.number(), code: z.string() }),
  z.object({ type: z.literal('flow'), index: z.number(), token: z.string() }),
  z.object({ type: z.literal('products'), index: z.number(), sections: z.array(z.object({ title: z.string(), productIds: z.array(z.string()) })) }),
  /** Whose picture stands for the whole catalogue. */
  z.object({ type: z.literal('catalogue'), index: z.number(), thumbnailProductId: z.string() }),
])
export type TemplateButtonValue = z.infer<typeof templateButtonValueSchema>

/** By name or in order, as the template has them. */
const parametersSchema = z.array(z.object({ name: z.string().optional(), text: z.string() }))

const imageSchema = z.object({ type: z.literal('image'), media: outboundMediaSchema })
const videoSchema = z.object({ type: z.literal('video'), media: outboundMediaSchema })
const productSchema = z.object({ type: z.literal('product'), catalogId: z.string(), productId: z.string() })

/** A template message: what is filled in, and how the customer sees it. */
export const templateContentSchema = z.object({
  type: z.literal('template'),
  name: z.string(),
  language: z.string(),
  /** Of the body. */
  parameters: parametersSchema,
  header: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text'), name: z.string().optional(), text: z.string() }),
      imageSchema,
      videoSchema,
      z.object({ type: z.literal('document'), media: outboundMediaSchema, filename: z.string().optional() }),
      z.object({ type: z.literal('location'), latitude: z.number(), longitude: z.number(), name: z.string(), address: z.string() }),
      productSchema,
    ])
    .optional(),
  buttons: z.array(templateButtonValueSchema).optional(),
  /** Milliseconds since 1970; 0 where what was given names no moment that lies ahead. */
  offer: z.object({ endsAt: z.number() }).optional(),
  /** As many as the template has. */
  cards: z.array(z.object({ header: z.discriminatedUnion('type', [imageSchema, videoSchema, productSchema]), parameters: parametersSchema, buttons: z.array(templateButtonValueSchema) })).optional(),
  /** For people and for the history: the words as they arrive. */
  shown: z
    .object({
      header: z.string().optional(),
      offer: z.string().optional(),
      body: z.string(),
      footer: z.string().optional(),
      buttons: z.array(z.string()),
      cards: z.array(z.object({ body: z.string(), buttons: z.array(z.string()) })).optional(),
    })
    .optional(),
})
export type TemplateContent = z.infer<typeof templateContentSchema>

/** What WhatsApp refuses in a text parameter; undefined where it takes it. */
export function parameterProblem(text: string): string | undefined {
  if (text.trim() === '') return 'A template value is empty. Give the placeholder a default.'
  return /[\n\r\t]| {5}/.test(text) ? 'A template parameter may hold no line break, no tab and no run of more than four spaces.' : undefined
}
