import { ParleyError } from '@parley/errors'
import { signedInProcedure } from '../../trpc.ts'

/** Who is signed in. */
export const me = signedInProcedure.query(async ({ ctx }) => {
  const account = await ctx.accounts.find(ctx.viewer.userId)
  if (!account) throw new ParleyError('NOT_SIGNED_IN', 'This account is gone.')
  return account
})
