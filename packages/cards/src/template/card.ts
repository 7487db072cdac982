import { buttonLabel, type TemplateButton } from '@parley/channel'
import { fallbackVariant, noTemplate, replyId, templateTexts, templateUseProblems, templateUseSchema, toMilliseconds, type CardProblem, type Port } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { waitDurationSchema } from '../shared/schemas.ts'

const templateConfig = z.object({
  template: templateUseSchema.default(noTemplate),
  /** Off: the conversation goes on as soon as it is on its way. */
  waits: z.boolean().default(true),
  /** How long to wait for an answer or a tap. */
  deadline: waitDurationSchema.default({ amount: 3, unit: 'days' }),
})
export type TemplateConfig = z.infer<typeof templateConfig>

export interface QuickReply {
  id: string
  label: string
  /** The card of a carousel that it stands on, counted from 1. */
  card?: number
}

/** Places and labels of the quick replies that the customer may tap. */
export function quickReplies(config: TemplateConfig): QuickReply[] {
  const shape = fallbackVariant(config.template)?.shape
  if (!shape) return []
  const of = (buttons: TemplateButton[], card?: number) =>
    buttons.flatMap((button, index): QuickReply[] =>
      button.type !== 'quick-reply' ? [] : card === undefined ? [{ id: replyId(index), label: buttonLabel(button) }] : [{ id: replyId(index, `card:${card - 1}:`), label: `Card ${card}: ${buttonLabel(button)}`, card }],
    )
  return [...of(shape.buttons), ...shape.cards.flatMap((card, index) => of(card.buttons, index + 1))]
}

/** Why it could not be sent, by the exit that is taken. */
const failures = {
  'not-allowed': 'Not allowed to write',
  undelivered: 'Could not be delivered',
  unusable: 'Template cannot be used',
} as const
export type Failure = keyof typeof failures

export const templateCard = defineCard<TemplateConfig>({
  kind: 'template',
  version: 1,
  title: 'Send a template',
  summary: 'An approved WhatsApp template: the only thing that reaches customers after 24 hours.',
  family: 'talk',
  entry: false,
  config: templateConfig,
  defaults: () => ({ template: noTemplate(), waits: true, deadline: { amount: 3, unit: 'days' } }),
  ports(config) {
    const failed: Port[] = (Object.keys(failures) as Failure[]).map((id) => ({ id, label: failures[id], whenDangling: 'fine' }))
    if (!config.waits) return [{ id: 'sent', label: 'Sent', whenDangling: 'warning' }]
    return [
      ...quickReplies(config).map(({ id, label }): Port => ({ id, label, whenDangling: 'error' })),
      { id: 'answered', label: 'Answered', whenDangling: 'error' },
      { id: 'no-answer', label: 'No answer in time', whenDangling: 'fine' },
      ...failed,
    ]
  },
  outputs: ({ template, waits }) =>
    waits
      ? [
          { name: 'answer', type: 'text', label: 'Answer, or the button that was tapped' },
          ...(fallbackVariant(template)?.shape.cards.length ? [{ name: 'card', type: 'number' as const, label: 'Card whose button was tapped, from 1' }] : []),
          { name: 'cause', type: 'text', label: 'Why it could not be sent' },
        ]
      : [],
  texts: ({ template }) => templateTexts(template, 'template'),
  templates: ({ template }) => (template.name === '' ? [] : [{ field: 'template.name', use: template }]),
  pauses: ({ waits }) => waits,
  speaks: () => false,
  silence: ({ waits, deadline }): Record<string, number> => (waits ? { 'no-answer': toMilliseconds(deadline), ...Object.fromEntries(Object.keys(failures).map((id) => [id, 0])) } : {}),
  check: ({ template }) => templateUseProblems(template, 'template').map((problem): CardProblem => ({ severity: 'error', code: 'template', ...problem })),
  help: `
Sends a template that WhatsApp has approved, at any time: also when the customer last wrote more than 24 hours ago. Templates are made and sent in for review on the *Templates* page.

- **Values**: what to put in for each placeholder, as text or from \`{{ contact.name | default: "there" }}\`. Line breaks in a value become spaces, because WhatsApp refuses them.
- **Carousel**: each card gets its own picture, video or product, and its own values.
- **Limited-time offer**: say how long it lasts (\`48 hours\`) or when it ends (\`2026-12-24 18:00\`, in the workspace's time zone). One that is over is not sent.
- **Products**: by their content ids in Meta's Commerce Manager. Several in sections: a line for each, \`Mugs: mug-1, mug-2\`. What is ordered comes back as an order.
- **Language**: the contact's own if the template has it, else the workspace's, else the one you choose as a fallback.
- **Quick replies** each have their own exit, also those on the cards of a carousel; \`card\` says which card it was. Anything else that the customer writes leaves by *Answered*; an AI step behind it answers what they wrote.
- **No answer in time** is taken after the deadline.
- **When it cannot be sent**: *Not allowed to write* (a marketing template and no opt-in, or an opt-out), *Could not be delivered*, *Template cannot be used* (paused, rejected, or its values do not fit). The reason is in \`{{ name_of_this_card.cause }}\`. An exit that leads nowhere ends the conversation.

Marketing templates go only to contacts who have opted in and not opted out. That is enforced where messages are sent, whatever a flow says.
`.trim(),
})
