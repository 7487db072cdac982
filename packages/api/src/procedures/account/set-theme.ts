import { z } from 'zod'
import { themes } from '../../ports/index.ts'
import { signedInProcedure } from '../../trpc.ts'

export const setTheme = signedInProcedure.input(z.object({ theme: z.enum(themes) })).mutation(async ({ ctx, input }) => {
  await ctx.accounts.setTheme(ctx.viewer.userId, input.theme)
  return { theme: input.theme }
})
