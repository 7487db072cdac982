import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { idInput, signedInProcedure } from '../../trpc.ts'

/** A new workspace in an agency of which the person is owner or admin. */
export const create = signedInProcedure
  .input(z.object({ name: z.string().trim().min(1, 'Write the name of the business.').max(120), agencyId: idInput.optional() }))
  .mutation(async ({ ctx, input }) => {
    const agencies = await ctx.directory.agencies(ctx.viewer.userId)
    const agency = input.agencyId === undefined ? agencies[0] : agencies.find(({ id }) => id === input.agencyId)
    if (!agency) throw new ParleyError('FORBIDDEN', 'Only an owner or administrator of an agency opens new workspaces.')
    const { workspaceId } = await ctx.directory.create(ctx.viewer.userId, agency.id, input.name)
    ctx.testNumbers.register(workspaceId).catch((cause: unknown) => ctx.log('The test number could not be registered; it is tried again when a flow is tried.', cause))
    return { workspaceId }
  })
