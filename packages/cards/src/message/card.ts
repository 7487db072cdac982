import { outboundMediaSchema, type OutboundContent } from '@parley/channel'
import { defineCard } from '@parley/interpreter'
import type { CardProblem } from '@parley/flow'
import { z } from 'zod'
import { limitProblems } from '../shared/limit-problems.ts'

const captionSchema = z.string().default('')

export const bubbleSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.literal('image'), media: outboundMediaSchema, caption: captionSchema }),
    z.object({ type: z.literal('video'), media: outboundMediaSchema, caption: captionSchema }),
    z.object({ type: z.literal('document'), media: outboundMediaSchema, caption: captionSchema, filename: z.string().max(240, 'The file name is too long.').default('') }),
    z.object({ type: z.literal('audio'), media: outboundMediaSchema }),
  ],
  'This bubble is of a kind that is not known.',
)
/** One speech bubble. `media` is `{ link }` (an https address) or `{ fileId }` (an uploaded file). */
export type Bubble = z.infer<typeof bubbleSchema>

export const messageConfig = z.object({
  bubbles: z.array(bubbleSchema).min(1, 'There is nothing to say yet. Add a text, a picture or a file.').max(10, 'A message card holds at most ten bubbles. Use a second card.'),
})
export type MessageConfig = z.infer<typeof messageConfig>

/** What a bubble sends, with `text` applied to every text in it. */
export function toContent(bubble: Bubble, text: (template: string) => string = (template) => template): OutboundContent {
  if (bubble.type === 'text') return { type: 'text', text: text(bubble.text) }
  const media = 'link' in bubble.media ? { link: text(bubble.media.link) } : bubble.media
  if (bubble.type === 'audio') return { type: 'audio', media }
  const caption = text(bubble.caption)
  const filename = bubble.type === 'document' ? text(bubble.filename) : ''
  return { type: bubble.type, media, ...(caption === '' ? {} : { caption }), ...(filename === '' ? {} : { filename }) }
}

export const messageCard = defineCard<MessageConfig>({
  kind: 'message',
  version: 1,
  title: 'Send a message',
  summary: 'Says something: texts, pictures, videos, documents, audio.',
  family: 'talk',
  entry: false,
  config: messageConfig,
  defaults: () => ({ bubbles: [{ type: 'text', text: '' }] }),
  ports: () => [{ id: 'next', label: 'Then', whenDangling: 'warning' }],
  outputs: () => [],
  texts: ({ bubbles }) =>
    bubbles.flatMap((bubble, index) => {
      const at = (name: string, template: string) => (template === '' ? [] : [{ field: `bubbles[${index}].${name}`, template }])
      if (bubble.type === 'text') return at('text', bubble.text)
      const link = 'link' in bubble.media ? at('media.link', bubble.media.link) : []
      if (bubble.type === 'audio') return link
      return [...link, ...at('caption', bubble.caption), ...(bubble.type === 'document' ? at('filename', bubble.filename) : [])]
    }),
  pauses: () => false,
  check({ bubbles }, { limits }) {
    return bubbles.flatMap((bubble, index) => {
      const field = (name: string) => `bubbles[${index}].${name}`
      return [...limitProblems(toContent(bubble), limits, field), ...(bubble.type === 'text' ? [] : mediaProblems(bubble.media, field('media')))]
    })
  },
  help: `
Says one thing or several, each as a bubble of its own, in their order. The conversation then goes on at once.

- **Text**: up to 4,096 characters. WhatsApp's own marks work: \`*bold*\`, \`_italic_\`, \`~struck~\`. Pick placeholders such as \`{{ contact.name | default: "there" }}\` from the list; one without a value is left out and reported on the card.
- **Picture, video, document, audio**: an uploaded file, or an \`https://\` link that WhatsApp fetches. Captions have up to 1,024 characters; audio has none.

A text that turns out longer than WhatsApp allows, because a placeholder was long, is sent as several messages. Nothing of it is lost.
`.trim(),
})

function mediaProblems(media: { link: string } | { fileId: string }, field: string): CardProblem[] {
  const problem = (message: string): CardProblem[] => [{ severity: 'error', code: 'card', message, field }]
  const place = 'link' in media ? media.link.trim() : media.fileId
  if (place === '') return problem('There is no file yet. Upload one or give its link.')
  if ('link' in media && !/^https?:\/\/\S+$|^\{\{/.test(place)) return problem('The link must begin with https:// and hold no spaces.')
  return []
}
