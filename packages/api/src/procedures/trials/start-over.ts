import { testCustomerNumber } from '../../test-customer.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** Ends the person's own test session; the next message begins anew. `began` is false while nothing was said yet. */
export const startOver = workspaceProcedure('editor').mutation(async ({ ctx }) => ({ began: await ctx.tenant.trials.startOver(testCustomerNumber(ctx.viewer.userId)) }))
