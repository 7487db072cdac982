import type { JsonObject } from '@parley/channel'
import type { CallOutcome } from '@parley/tools'
import type { ListedTool, ServerDefinition, ToolDefinition, ToolGrant } from '@parley/tools/definition'

export interface ToolRow {
  id: string
  definition: ToolDefinition
  changedAt: Date
}

export interface ServerRow {
  id: string
  name: string
  definition: ServerDefinition
  listed: ListedTool[]
  /** By the tool's name; what is not in it is not called. */
  grants: Record<string, ToolGrant>
  listedAt: Date | null
}

/** The tools of one workspace, its MCP servers, and the names of its secrets. */
export interface ToolRepository {
  /** By name. */
  list(): Promise<ToolRow[]>
  /** CONFLICT where the name is taken. */
  create(definition: ToolDefinition): Promise<string>
  /** False where there is no such tool. `allow` is given what is stored, and nobody else writes meanwhile; it throws where it may not be replaced. */
  update(toolId: string, definition: ToolDefinition, allow: (stored: unknown) => void): Promise<boolean>
  /** False where there is none; so with the others. */
  remove(toolId: string): Promise<boolean>
  servers(): Promise<ServerRow[]>
  addServer(definition: ServerDefinition, listed: ListedTool[]): Promise<string>
  noteListed(serverId: string, listed: ListedTool[]): Promise<void>
  /** Null takes a grant back. */
  grant(serverId: string, name: string, grant: ToolGrant | null): Promise<void>
  removeServer(serverId: string): Promise<boolean>
  credentials(): Promise<{ id: string; name: string; origin: string; changedAt: Date }[]>
  removeCredential(credentialId: string): Promise<boolean>
}

/** What is done with tools where secrets and the network are: nothing secret comes back. */
export interface Toolbench {
  keepCredential(workspaceId: string, userId: string, credential: { name: string; origin: string; secret: string }): Promise<void>
  /** One real call with a made-up contact. */
  test(workspaceId: string, definition: ToolDefinition, given: JsonObject): Promise<CallOutcome>
  /** What an MCP server offers. Throws ParleyError BAD_INPUT in words for the operator. */
  listServer(workspaceId: string, server: ServerDefinition): Promise<ListedTool[]>
  /** A document on the public internet. Throws ParleyError BAD_INPUT. */
  readDocument(address: string): Promise<string>
}
