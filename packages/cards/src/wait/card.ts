import { describeDuration, toMilliseconds } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { waitDurationSchema } from '../shared/schemas.ts'

const waitForSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('duration'), duration: waitDurationSchema }),
    z.object({
      type: z.literal('time-of-day'),
      /** `09:00`, in the workspace's time zone; the next time that it is so late. */
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day looks like 09:00 or 17:30.'),
      /** 1 is Monday, 7 is Sunday; empty: any day. */
      weekdays: z.array(z.number().int().min(1).max(7)).max(7).default([]),
    }),
  ],
  'Choose what to wait for.',
)
export type WaitFor = z.infer<typeof waitForSchema>

const waitConfig = z.object({
  for: waitForSchema,
  /** `keep`: messages are kept for a later card. `go-on`: the exit `replied` is taken at once. */
  whenReplied: z.enum(['keep', 'go-on']).default('keep'),
})
export type WaitConfig = z.infer<typeof waitConfig>

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** "2 hours", "until 09:00 on Monday or Friday": what the node's face shows. */
export function describeWait(what: WaitFor): string {
  if (what.type === 'duration') return describeDuration(what.duration)
  const on = [...new Set(what.weekdays)].sort().map((day) => days[day - 1])
  return `until ${what.time}${on.length === 0 || on.length === 7 ? '' : ` on ${on.join(' or ')}`}`
}

export const waitCard = defineCard<WaitConfig>({
  kind: 'wait',
  version: 1,
  title: 'Wait',
  summary: 'Lets time pass: seconds, days, or until a time of day.',
  family: 'logic',
  entry: false,
  config: waitConfig,
  defaults: () => ({ for: { type: 'duration', duration: { amount: 1, unit: 'hours' } }, whenReplied: 'keep' }),
  ports: ({ whenReplied }) => [
    { id: 'next', label: 'Time is up', whenDangling: 'warning' },
    ...(whenReplied === 'go-on' ? [{ id: 'replied', label: 'Customer wrote first', whenDangling: 'error' } as const] : []),
  ],
  outputs: () => [],
  texts: () => [],
  pauses: () => true,
  // The next Monday may be a week away.
  silence: ({ for: what }) => ({ next: what.type === 'duration' ? toMilliseconds(what.duration) : (what.weekdays.length === 0 ? 1 : 7) * 86_400_000 }),
  help: `
Waits before the conversation goes on: from one second to 30 days, or until the next time that it is, say, 09:00 in the workspace's time zone, on certain weekdays if you like. Waits survive restarts, and know summer time.

**If the customer writes meanwhile**, choose: keep what was written for a later card, such as an AI step, or go on at once by *Customer wrote first*. The second suits reminders: *“Still interested?”* is not sent to somebody who has just answered.

WhatsApp allows ordinary messages only within 24 hours of the customer's last one. A card that speaks after a longer wait says under *When the window has closed* what it does then: send a template instead, wait until the customer writes, or take an exit of its own.
`.trim(),
})
