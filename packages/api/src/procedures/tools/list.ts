import { toolChoices } from '../../tool-choices.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** The workspace's tools, its MCP servers and the names of its secrets. */
export const list = workspaceProcedure('viewer').query(async ({ ctx }) => {
  const [tools, servers, credentials] = await Promise.all([ctx.tenant.tools.list(), ctx.tenant.tools.servers(), ctx.tenant.tools.credentials()])
  return { tools, servers, credentials, choices: toolChoices(tools, servers) }
})
