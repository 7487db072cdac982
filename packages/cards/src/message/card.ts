import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { limitProblems } from '../shared/limit-problems.ts'
import { bubbleField, bubbleSchema, bubbleTexts, degrees, toContent, type Bubble } from './bubble.ts'

export const messageConfig = z.object({
  bubbles: z.array(bubbleSchema).min(1, 'There is nothing to say yet. Add a text, a picture or a file.').max(10, 'A message card holds at most ten bubbles. Use a second card.'),
  /** The first bubble quotes what the customer said last. */
  quote: z.boolean().default(false),
})
export type MessageConfig = z.infer<typeof messageConfig>

export const messageCard = defineCard<MessageConfig>({
  kind: 'message',
  version: 1,
  title: 'Send a message',
  summary: 'Says something: texts, pictures, files, links, places, contacts, products.',
  family: 'talk',
  entry: false,
  config: messageConfig,
  defaults: () => ({ bubbles: [{ type: 'text', text: '', preview: true }], quote: false }),
  ports: () => [{ id: 'next', label: 'Then', whenDangling: 'warning' }],
  outputs: () => [],
  texts: ({ bubbles }) => bubbles.flatMap((bubble, index) => bubbleTexts(bubble).map(({ field, template }) => ({ field: `bubbles[${index}].${field}`, template }))),
  pauses: () => false,
  check({ bubbles }, { limits }) {
    return bubbles.flatMap((bubble, index) => {
      const content = toContent(known(bubble), (template) => template, 'newest')
      return content === null ? [] : limitProblems(content, limits, (field) => `bubbles[${index}].${bubbleField(bubble, field)}`)
    })
  },
  help: `
Says one thing or several, each as a bubble of its own, in their order. The conversation then goes on at once.

- **Text**: up to 4,096 characters. WhatsApp's own marks work: \`*bold*\`, \`_italic_\`, \`~struck~\`. Pick placeholders such as \`{{ contact.name | default: "there" }}\` from the list; one without a value is left out and reported on the card. The first link can show a preview of its page.
- **Picture, video, document, audio, voice note, sticker**: an uploaded file, or an \`https://\` link that WhatsApp fetches. Captions have up to 1,024 characters; audio, voice notes and stickers have none. A voice note is an OGG file with Opus sound, a sticker a WebP picture.
- **Link button**: a text with one button that opens a page.
- **Place** and **contact card**: shown with a map, or to be saved with one tap.
- **Product, products, catalogue**: from the catalogue that is connected to the number in Meta's Commerce Manager. What the customer orders comes back as an order; ask for it with *Ask a question → Order*.
- **Carousel**: two to ten cards to swipe through, each with a picture or video and a link.
- **Reaction**: one emoji on what the customer said last.

**Quote the customer's last message** shows above the first bubble what it answers.

A text that turns out longer than WhatsApp allows, because a placeholder was long, is sent as several messages. Nothing of it is lost. The next bubble leaves only when WhatsApp has taken the one before. A file given as a link is fetched by WhatsApp in its own time and may arrive after the text that follows; an uploaded one is there already.
`.trim(),
})

/** A place whose numbers come from placeholders is judged when they are known. */
function known(bubble: Bubble): Bubble {
  if (bubble.type !== 'location') return bubble
  const open = (value: string) => (/\{\{|\{%/.test(value) && Number.isNaN(degrees(value)) ? '0' : value)
  return { ...bubble, latitude: open(bubble.latitude), longitude: open(bubble.longitude) }
}
