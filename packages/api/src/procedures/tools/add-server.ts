import { serverSchema } from '@parley/tools/definition'
import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Asks the server what it offers; nothing of it is granted yet. */
export const addServer = workspaceProcedure('editor')
  .input(z.object({ server: serverSchema }))
  .mutation(async ({ ctx, input }) => {
    const listed = await ctx.toolbench.listServer(ctx.workspaceId, input.server)
    return { serverId: await ctx.tenant.tools.addServer(input.server, listed), count: listed.length }
  })
