import { toolChoices } from '../../tool-choices.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** What a card may call, for the lists in the editor. */
export const choices = workspaceProcedure('viewer').query(async ({ ctx }) => {
  const [tools, servers] = await Promise.all([ctx.tenant.tools.list(), ctx.tenant.tools.servers()])
  return toolChoices(tools, servers)
})
