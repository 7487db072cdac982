import { signedInProcedure } from '../../trpc.ts'

/** Ends this browser's sign-in on the server; a copied cookie is worth nothing afterwards. */
export const signOut = signedInProcedure.mutation(async ({ ctx }) => {
  await ctx.accounts.endSignIn(ctx.viewer.userId, ctx.viewer.signInId)
  return { done: true as const }
})
