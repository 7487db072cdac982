import { toMilliseconds } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { limitProblems } from '../shared/limit-problems.ts'
import { waitDurationSchema } from '../shared/schemas.ts'

const handoverConfig = z.object({
  /** Said to the customer. Empty: nothing. */
  text: z.string(),
  /** Shown to the colleague who takes over. */
  reason: z.string().max(500, 'A reason has at most 500 characters.').default(''),
  /** When nobody gives the conversation back, the bot takes it up again after this. */
  returnAfter: waitDurationSchema.default({ amount: 24, unit: 'hours' }),
})
export type HandoverConfig = z.infer<typeof handoverConfig>

export const handoverCard = defineCard<HandoverConfig>({
  kind: 'handover',
  version: 1,
  title: 'Hand over to a person',
  summary: 'The bot falls silent and a colleague takes over.',
  family: 'people',
  entry: false,
  config: handoverConfig,
  defaults: () => ({ text: 'One moment, I am getting a colleague. You will hear from us here.', reason: '', returnAfter: { amount: 24, unit: 'hours' } }),
  ports: () => [{ id: 'returned', label: 'Given back', whenDangling: 'fine' }],
  outputs: () => [],
  texts: ({ text, reason }) => [{ field: 'text', template: text }, { field: 'reason', template: reason }].filter(({ template }) => template !== ''),
  pauses: () => true,
  speaks: ({ text }) => text.trim() !== '',
  silence: ({ returnAfter }) => ({ returned: toMilliseconds(returnAfter) }),
  check: ({ text }, { limits }) =>
    text.trim() === ''
      ? [{ severity: 'warning', code: 'card', message: 'The customer is told nothing and may wonder whether anybody is there. Write a sentence.', field: 'text' }]
      : limitProblems({ type: 'text', text }, limits, () => 'text'),
  help: `
Passes the conversation to a person. The customer is told, the conversation is marked with the reason, and the bot says nothing more: not even to keywords.

When the colleague gives the conversation back, it goes on at *Given back*; with nothing connected there, it ends and the customer's next message begins anew. If nobody gives it back, that happens by itself after the time that you set, so that no customer is left in silence for good.
`.trim(),
})
