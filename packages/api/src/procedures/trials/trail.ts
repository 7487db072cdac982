import { z } from 'zod'
import { testCustomerNumber } from '../../test-customer.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** Which way the person's own test conversation went, and where it waits; null while nothing was said. */
export const trail = workspaceProcedure('viewer')
  .input(z.object({ afterSequence: z.number().int().min(0).default(0) }))
  .query(({ ctx, input }) => ctx.tenant.trials.state(testCustomerNumber(ctx.viewer.userId), input.afterSequence))
