import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { isTimeZone } from '../../time-zone.ts'
import { publicProcedure } from '../../trpc.ts'

const signUpInput = z.object({
  name: z.string().trim().min(1, 'Write your name.').max(120),
  businessName: z.string().trim().min(1, 'Write the name of your business.').max(120),
  email: z.email('This is not an e-mail address.').max(254).transform((email) => email.toLowerCase()),
  password: z.string().min(10, 'A password has at least 10 characters.').max(200),
  /** The browser's, for the first workspace; one that is not known here is left out. */
  timeZone: z.string().max(64).optional(),
})

const most = 40
const windowSeconds = 3600

/**
 * Makes an account with an agency and its first workspace. The answer and the work are the same
 * whether the address was free or taken: who was there first keeps the account, and signing in with
 * the new password then fails like any wrong one. Attempts are limited per network address, because
 * without confirmed e-mail that failure is the one thing that could be asked often.
 */
export const signUp = publicProcedure.input(signUpInput).mutation(async ({ ctx, input }) => {
  if (!(await ctx.attempts.take(`sign-up:${ctx.address}`, most, windowSeconds))) throw new ParleyError('LIMIT_REACHED', 'Too many accounts were made from here. Try again in an hour.')
  const passwordHash = await ctx.passwords.hash(input.password)
  const created = await ctx.accounts.create({ name: input.name, businessName: input.businessName, email: input.email, passwordHash, ...(input.timeZone && isTimeZone(input.timeZone) ? { timeZone: input.timeZone } : {}) })
  // Not awaited: the emulator's absence must not stop anyone, and its time must not tell that the address was free.
  if (created) ctx.testNumbers.register(created.workspaceId).catch((cause: unknown) => ctx.log('The test number could not be registered; it is tried again when a flow is tried.', cause))
  return { done: true as const }
})
