import { describeDuration, durationSchema, longestWait, toMilliseconds } from '@parley/flow'
import { z } from 'zod'

/** Ids of options, branches and exits. Short, because a button's id also names session and node. */
export const partIdSchema = z
  .string()
  .min(1, 'An id is missing.')
  .max(40, 'An id has at most 40 characters.')
  .regex(/^[A-Za-z0-9_-]+$/, 'An id is made of letters, digits, "-" and "_".')

/** A length of time between one second and the longest wait. */
export const waitDurationSchema = durationSchema
  .refine((duration) => toMilliseconds(duration) >= 1000, 'The shortest time is one second.')
  .refine((duration) => toMilliseconds(duration) <= toMilliseconds(longestWait), `The longest time is ${describeDuration(longestWait)}.`)

/** Where a value is kept: `contact.city` or the name of a variable of the flow. */
export const targetSchema = z.string().trim().max(120, 'This name is too long.')

/** A message of `superRefine` for ids that are there twice. */
export const twice = (values: string[]): string | undefined => values.find((value, index) => values.indexOf(value) !== index)
