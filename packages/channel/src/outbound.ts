import { z } from 'zod'

/**
 * Where a file to send comes from: an address that the channel fetches, or a file of ours
 * (`fileId`) that the adapter uploads first.
 */
export const outboundMediaSchema = z.union([
  z.object({ link: z.string() }),
  /** `name` is what the file was called, for whoever draws the flow. */
  z.object({ fileId: z.string(), name: z.string().max(240).optional() }),
])
export type OutboundMedia = z.infer<typeof outboundMediaSchema>

export const choiceOptionSchema = z.object({
  /** Comes back when it is tapped. Names session, node and option, so that a late tap is known as one. */
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
})
export type ChoiceOption = z.infer<typeof choiceOptionSchema>

/** What a business can say, in no channel's own terms. */
export const outboundContentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), media: outboundMediaSchema, caption: z.string().optional() }),
  z.object({ type: z.literal('video'), media: outboundMediaSchema, caption: z.string().optional() }),
  z.object({ type: z.literal('audio'), media: outboundMediaSchema }),
  z.object({ type: z.literal('document'), media: outboundMediaSchema, caption: z.string().optional(), filename: z.string().optional() }),
  z.object({ type: z.literal('buttons'), text: z.string(), footer: z.string().optional(), options: z.array(choiceOptionSchema) }),
  z.object({
    type: z.literal('list'),
    text: z.string(),
    footer: z.string().optional(),
    /** The label that opens the list. */
    button: z.string(),
    sections: z.array(z.object({ title: z.string().optional(), options: z.array(choiceOptionSchema) })),
  }),
  z.object({ type: z.literal('location'), latitude: z.number(), longitude: z.number(), name: z.string().optional(), address: z.string().optional() }),
  z.object({
    type: z.literal('template'),
    name: z.string(),
    language: z.string(),
    /** Body parameters, by name or in order. */
    parameters: z.array(z.object({ name: z.string().optional(), text: z.string() })),
  }),
])
export type OutboundContent = z.infer<typeof outboundContentSchema>
export type OutboundType = OutboundContent['type']

/** The words of what we say, as a person would read them out: for transcripts, histories and previews. */
export function outboundText(content: OutboundContent): string {
  switch (content.type) {
    case 'text':
    case 'buttons':
    case 'list':
      return content.text
    case 'image':
    case 'video':
    case 'document':
      return content.caption ?? ''
    case 'location':
      return [content.name, content.address].filter(Boolean).join(', ')
    case 'template':
      return `[${content.name}] ${content.parameters.map((parameter) => parameter.text).join(' · ')}`.trim()
    case 'audio':
      return ''
  }
}
