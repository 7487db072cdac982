import type { OutboundContent } from '@parley/channel'
import { toMilliseconds } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { limitProblems } from '../shared/limit-problems.ts'
import { waitDurationSchema } from '../shared/schemas.ts'

const consentConfig = z.object({
  /** What the customer agrees to; kept with their answer. */
  text: z.string(),
  yes: z.string().default('Yes, please'),
  no: z.string().default('No, thank you'),
  deadline: waitDurationSchema.default({ amount: 20, unit: 'hours' }),
})
export type ConsentConfig = z.infer<typeof consentConfig>

export function toRequest(config: ConsentConfig, text: (template: string) => string = (template) => template, idOf: (optionId: string) => string = (id) => id): OutboundContent {
  return { type: 'buttons', text: text(config.text), options: [{ id: idOf('yes'), title: text(config.yes) }, { id: idOf('no'), title: text(config.no) }] }
}

export const consentCard = defineCard<ConsentConfig>({
  kind: 'consent',
  version: 1,
  title: 'Ask for consent',
  summary: 'May we send offers? Keeps the answer with the words shown.',
  family: 'ask',
  entry: false,
  config: consentConfig,
  defaults: () => ({ text: 'May {{ workspace.name }} send you offers and news on WhatsApp from time to time? You can stop them at any time by writing STOP.', yes: 'Yes, please', no: 'No, thank you', deadline: { amount: 20, unit: 'hours' } }),
  ports: () => [
    { id: 'agreed', label: 'Agreed', whenDangling: 'error' },
    { id: 'declined', label: 'Declined', whenDangling: 'error' },
    { id: 'other', label: 'Wrote something else', whenDangling: 'fine' },
    { id: 'timed-out', label: 'No answer in time', whenDangling: 'fine' },
  ],
  outputs: () => [{ name: 'agreed', type: 'boolean', label: 'Whether they agreed' }],
  texts: ({ text, yes, no }) => [{ field: 'text', template: text }, { field: 'yes', template: yes }, { field: 'no', template: no }].filter(({ template }) => template !== ''),
  pauses: () => true,
  silence: ({ deadline }) => ({ 'timed-out': toMilliseconds(deadline) }),
  check: (config, { limits }) =>
    limitProblems(toRequest(config), limits, (field) => (field.startsWith('options[0]') ? 'yes' : field.startsWith('options[1]') ? 'no' : 'text')),
  help: `
Asks whether the customer wants marketing messages, with two buttons, and keeps the answer: who, when, and the exact words that they were shown. WhatsApp and the law ask for such a record.

- **Agreed**: marketing templates may be sent to them from now on.
- **Declined**: an opt-out is recorded; marketing templates are held back, in every flow.
- **Wrote something else** is no consent. An AI step behind this exit answers what they wrote.

Customers can take a consent back at any time: by writing STOP (or the same in their language), by *Unsubscribe* on a template, or inside WhatsApp.
`.trim(),
})
