import { z } from 'zod'

export const durationUnits = ['seconds', 'minutes', 'hours', 'days'] as const
export const durationSchema = z.object({ amount: z.number().positive().finite(), unit: z.enum(durationUnits) })
/** How long, as a person says it. */
export type Duration = z.infer<typeof durationSchema>

const milliseconds: Record<Duration['unit'], number> = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 }

/** Every wait in Parley has an end; this is the furthest. */
export const longestWait: Duration = { amount: 30, unit: 'days' }

/** To the nearest whole one. */
export function toMilliseconds(duration: Duration): number {
  return Math.round(duration.amount * milliseconds[duration.unit])
}

/** "1 day", "90 seconds". */
export function describeDuration(duration: Duration): string {
  return `${duration.amount} ${duration.amount === 1 ? duration.unit.slice(0, -1) : duration.unit}`
}
