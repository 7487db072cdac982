import { signedInProcedure } from '../../trpc.ts'

/** Ends every sign-in of this person, this one too. */
export const signOutEverywhere = signedInProcedure.mutation(async ({ ctx }) => {
  await ctx.accounts.endAllSignIns(ctx.viewer.userId)
  return { done: true as const }
})
