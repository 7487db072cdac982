import { describeDuration } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { waitDurationSchema } from '../shared/schemas.ts'

const keywordMatches = ['exact', 'starts-with', 'contains'] as const

const triggerSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('any') }),
    z.object({
      type: z.literal('keyword'),
      words: z.array(z.string().trim().max(80, 'A keyword has at most 80 characters.')).max(50, 'There are more than 50 keywords. Use a second start card.'),
      match: z.enum(keywordMatches).default('exact'),
      /** Also while another conversation runs: it ends and this one begins. */
      interrupts: z.boolean().default(false),
    }),
    z.object({ type: z.literal('first-visit') }),
    z.object({ type: z.literal('returning'), after: waitDurationSchema }),
    /** Without ids: any click-to-WhatsApp ad. */
    z.object({ type: z.literal('ad'), adIds: z.array(z.string().trim().min(1).max(64)).max(100).default([]) }),
    /** A button or row of a question that nobody waits at any more. `interrupts`: also while another conversation runs. */
    z.object({ type: z.literal('late-tap'), interrupts: z.boolean().default(false) }),
  ],
  'Choose what begins the conversation.',
)
export type Trigger = z.infer<typeof triggerSchema>

export const startConfig = z.object({ trigger: triggerSchema })
export type StartConfig = z.infer<typeof startConfig>

/** "Any message", "The word “menu” or “hours”": the trigger as the node's face shows it. */
export function describeTrigger(trigger: Trigger): string {
  switch (trigger.type) {
    case 'any':
      return 'Any message'
    case 'keyword': {
      const words = trigger.words.filter(Boolean).map((word) => `“${word}”`)
      const list = words.length === 0 ? 'a keyword' : words.length <= 4 ? words.join(' or ') : `${words.slice(0, 3).join(', ')} or ${words.length - 3} more`
      const says = { exact: 'Message is', 'starts-with': 'Message begins with', contains: 'Message contains' }[trigger.match]
      return `${says} ${list}${trigger.interrupts ? ', at any time' : ''}`
    }
    case 'first-visit':
      return 'Somebody writes for the first time'
    case 'returning':
      return `Somebody comes back after ${describeDuration(trigger.after)}`
    case 'late-tap':
      return `Somebody taps a button of an earlier question${trigger.interrupts ? ', at any time' : ''}`
    case 'ad':
      return trigger.adIds.length === 0 ? 'Somebody comes from an ad' : `Somebody comes from ${trigger.adIds.length === 1 ? `the ad ${trigger.adIds[0]}` : `one of ${trigger.adIds.length} ads`}`
  }
}

export const startCard = defineCard<StartConfig>({
  kind: 'start',
  version: 1,
  title: 'Start',
  summary: 'Where a conversation begins, and what sets it off.',
  family: 'logic',
  entry: true,
  config: startConfig,
  defaults: () => ({ trigger: { type: 'any' } }),
  ports: () => [{ id: 'next', label: 'Begins', whenDangling: 'error' }],
  outputs: () => [],
  texts: () => [],
  pauses: () => false,
  check({ trigger }) {
    if (trigger.type === 'keyword' && !trigger.words.some((word) => word.trim() !== ''))
      return [{ severity: 'error', code: 'card', message: 'There is no keyword yet, so nothing can begin here. Add the words that customers would write.', field: 'trigger.words' }]
    return []
  },
  help: `
A conversation begins at a start card. A flow may have several, each with its own trigger.

- **Any message**: whatever the customer writes, when no conversation is running.
- **Keyword**: the message is, begins with, or contains one of your words. Capital letters and accents make no difference: \`cafe\` also finds *Café*. *At any time* means that the keyword also ends a conversation that is running and begins this one, which suits words such as *menu* or *stop*.
- **First visit**: somebody who has never written before.
- **Coming back**: somebody who last wrote at least so long ago.
- **Older button**: a button or list row of a question that is no longer open, perhaps days later. \`{{ message.text }}\` is what stood on it. *At any time* means that it also ends a conversation that is running. Without such a start, a question that is open is asked again, and otherwise the tap counts as if its words had been written; it never answers another question.
- **Ad**: the first message after tapping a click-to-WhatsApp ad. Give the ids of certain ads, or none for all.

**When several starts fit, the more specific one wins**, over all published flows of the workspace, in this order: a certain ad, any ad, an older button, keyword exactly, keyword at the beginning, keyword anywhere, coming back (the longer absence first), first visit, any message. Where two are equally specific, the flow that is listed first wins, and both cards say so.
`.trim(),
})
