import { toolUses } from '../../tool-uses.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** The workspace's tools, its MCP servers and the names of its secrets; `uses`: which flows may call what, by the tool's id. */
export const list = workspaceProcedure('viewer').query(async ({ ctx }) => {
  const [tools, servers, credentials, flows] = await Promise.all([ctx.tenant.tools.list(), ctx.tenant.tools.servers(), ctx.tenant.tools.credentials(), ctx.tenant.flows.list()])
  return { tools, servers, credentials, uses: toolUses(flows, ctx.cards) }
})
