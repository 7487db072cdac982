import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'
import { providerInput } from './inputs.ts'

/** Whether the kept key, else the installation's, still works. */
export const testKey = workspaceProcedure('admin')
  .input(z.object({ provider: providerInput }))
  .mutation(({ ctx, input: { workspaceId, provider } }) => ctx.modelDesk.test(workspaceId, ctx.viewer.userId, provider))
