import { z } from 'zod'

export const templateCategories = ['marketing', 'utility', 'authentication'] as const
export type TemplateCategory = (typeof templateCategories)[number]

/** Only what is `approved` may be sent. `gone`: it is no longer at WhatsApp. */
const templateStatuses = ['pending', 'approved', 'rejected', 'paused', 'disabled', 'in-appeal', 'limit-exceeded', 'archived', 'pending-deletion', 'gone'] as const
export type TemplateStatus = (typeof templateStatuses)[number]

const templateHeaderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), examples: z.array(z.string()).default([]) }),
  /** `example`: the handle of an uploaded sample, for the reviewers at Meta. */
  z.object({ type: z.literal('image'), example: z.string().default('') }),
  z.object({ type: z.literal('video'), example: z.string().default('') }),
  z.object({ type: z.literal('document'), example: z.string().default('') }),
  z.object({ type: z.literal('location') }),
  /** A product of the catalogue, named on sending: with the button `product` below it. */
  z.object({ type: z.literal('product') }),
])
export type TemplateHeader = z.infer<typeof templateHeaderSchema>

const templateButtonSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('quick-reply'), text: z.string() }),
  /** `url` may end in one parameter; `example` is the whole address with it filled in. */
  z.object({ type: z.literal('url'), text: z.string(), url: z.string(), example: z.string().default('') }),
  z.object({ type: z.literal('phone'), text: z.string(), phone: z.string() }),
  z.object({ type: z.literal('copy-code'), example: z.string() }),
  z.object({ type: z.literal('flow'), text: z.string(), flowId: z.string() }),
  z.object({ type: z.literal('catalogue'), text: z.string() }),
  /** Shows the product in the header. */
  z.object({ type: z.literal('product'), text: z.string() }),
  z.object({ type: z.literal('products'), text: z.string() }),
  /** The code of an authentication template. */
  z.object({ type: z.literal('one-time-code'), text: z.string() }),
  z.object({ type: z.literal('call'), text: z.string() }),
  z.object({ type: z.literal('share-contact') }),
])
export type TemplateButton = z.infer<typeof templateButtonSchema>

/** One of the cards to swipe through below the text. */
const templateCardSchema = z.object({
  header: z.discriminatedUnion('type', [
    z.object({ type: z.literal('image'), example: z.string().default('') }),
    z.object({ type: z.literal('video'), example: z.string().default('') }),
    /** Named on sending; WhatsApp shows its picture, title and price. */
    z.object({ type: z.literal('product') }),
  ]),
  body: z.string().default(''),
  bodyExamples: z.array(z.string()).default([]),
  buttons: z.array(templateButtonSchema).default([]),
})
export type TemplateCard = z.infer<typeof templateCardSchema>

/** What a template looks like, in one language. Placeholders are `{{1}}` or `{{first_name}}`. */
export const templateShapeSchema = z.object({
  parameterFormat: z.enum(['named', 'positional']),
  header: templateHeaderSchema.nullable().default(null),
  body: z.string(),
  /** A value for each placeholder of the body, in their order, for the reviewers at Meta. */
  bodyExamples: z.array(z.string()).default([]),
  footer: z.string().default(''),
  buttons: z.array(templateButtonSchema).default([]),
  /** A limited-time offer; `expires`: the phone counts down to the end that is named on sending. */
  offer: z.object({ text: z.string(), expires: z.boolean() }).nullable().default(null),
  /** A carousel: all cards of one make, as many on sending as were approved. */
  cards: z.array(templateCardSchema).default([]),
})
export type TemplateShape = z.infer<typeof templateShapeSchema>

/** What a template is made for: decides which of its parts go together. */
export type TemplateKind = 'message' | 'carousel' | 'offer' | 'product' | 'products' | 'catalogue'

export function templateKind({ cards, offer, header, buttons }: TemplateShape): TemplateKind {
  if (cards.length > 0) return 'carousel'
  if (offer) return 'offer'
  if (header?.type === 'product') return 'product'
  const shop = buttons.find(({ type }) => type === 'products' || type === 'catalogue' || type === 'product')
  return (shop?.type as 'product' | 'products' | 'catalogue' | undefined) ?? 'message'
}

/** The names in `{{ }}`, in their order, each once. */
export function templateParameters(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map(([, name]) => name!))]
}

/** A text with its placeholders filled in; what has no value stays as it is. */
export function fillTemplate(text: string, values: (name: string) => string | undefined): string {
  return text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g, (whole, name: string) => values(name) ?? whole)
}

/** What the reviewers at Meta were shown for a placeholder: `header:name`, `body:1`, `card:0:body:1`. Undefined where there is no example. */
export function templateExample(shape: TemplateShape, key: string): string | undefined {
  const card = /^card:(\d+):(.*)$/.exec(key)
  if (card) return exampleOf(shape.cards[Number(card[1])], card[2]!)
  if (!key.startsWith('header:')) return exampleOf(shape, key)
  return shape.header?.type === 'text' ? shape.header.examples[0] || undefined : undefined
}

const exampleOf = (of: { body: string; bodyExamples: string[] } | undefined, key: string) => (of && of.bodyExamples[templateParameters(of.body).indexOf(key.slice('body:'.length))]) || undefined

/** What is on a button, as the customer reads it. */
export function buttonLabel(button: TemplateButton): string {
  if (button.type === 'copy-code') return 'Copy offer code'
  if (button.type === 'share-contact') return 'Share contact info'
  return button.text
}
