import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { limitProblems } from '../shared/limit-problems.ts'

const endConfig = z.object({
  /** Said last. Empty: nothing. */
  text: z.string().default(''),
})
export type EndConfig = z.infer<typeof endConfig>

export const endCard = defineCard<EndConfig>({
  kind: 'end',
  version: 1,
  title: 'End',
  summary: 'Ends the conversation; the next message begins a new one.',
  family: 'talk',
  entry: false,
  config: endConfig,
  defaults: () => ({ text: '' }),
  ports: () => [],
  outputs: () => [],
  texts: ({ text }) => (text === '' ? [] : [{ field: 'text', template: text }]),
  pauses: () => false,
  speaks: ({ text }) => text.trim() !== '',
  check: ({ text }, { limits }) => (text.trim() === '' ? [] : limitProblems({ type: 'text', text }, limits, () => 'text')),
  help: `
Ends the conversation, with a last sentence if you like. What the customer writes next begins anew at a start card.
`.trim(),
})
