import { ParleyError } from '@parley/errors'
import { grantSchema } from '@parley/tools/definition'
import { z } from 'zod'
import { serverOf, serverProcedure } from '../../tool-procedure.ts'

/** Allows one of a server's tools to the workspace's cards, by the operator's own rules; null takes it back. */
export const grant = serverProcedure('editor')
  .input(z.object({ name: z.string().min(1).max(200), grant: grantSchema.nullable() }))
  .mutation(async ({ ctx, input }) => {
    const server = await serverOf(ctx.tenant.tools, input.serverId)
    if (input.grant && !server.listed.some(({ name }) => name === input.name)) throw new ParleyError('NOT_FOUND', 'The server does not offer this tool any more.')
    await ctx.tenant.tools.grant(server.id, input.name, input.grant)
    return { done: true as const }
  })
