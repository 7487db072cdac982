import { randomUUID } from 'node:crypto'
import { ParleyError } from '@parley/errors'
import type { ListedTool, ServerDefinition, ToolDefinition, ToolGrant } from '@parley/tools/definition'
import { openSecret, openWorkspaceKey, sealSecret, type MasterKey } from '../crypto.ts'
import { withViewer, withWorkspace, type Database } from '../prisma.ts'
import { isTaken, toColumn } from './json.ts'
import { lockSettings, type TenantScope } from './tenant.ts'

const taken = (what: string) => (cause: unknown) => {
  throw isTaken(cause) ? new ParleyError('CONFLICT', `${what} Choose another name.`) : cause
}

/** Tools, MCP servers and the names of credentials of one workspace. No secret passes here. */
export function createToolRepository({ workspaceId, use }: TenantScope) {
  const key = (id: string) => ({ workspaceId_id: { workspaceId, id } })
  const server = { id: true, name: true, definition: true, listed: true, grants: true, listedAt: true } as const
  const typedServer = <T extends { definition: unknown; listed: unknown; grants: unknown }>(row: T) => ({ ...row, definition: row.definition as ServerDefinition, listed: row.listed as ListedTool[], grants: row.grants as Record<string, ToolGrant> })
  return {
    list: () => use(async (tx) => (await tx.tool.findMany({ where: { workspaceId }, select: { id: true, definition: true, changedAt: true }, orderBy: { name: 'asc' } })).map((row) => ({ ...row, definition: row.definition as unknown as ToolDefinition }))),

    create: (definition: ToolDefinition): Promise<string> =>
      use(async (tx) => {
        const id = randomUUID()
        await tx.tool.create({ data: { workspaceId, id, name: definition.name, definition: toColumn(definition) } })
        return id
      }).catch(taken(`There is a tool “${definition.name}” already.`)),

    /** False where there is no such tool. */
    update: (toolId: string, definition: ToolDefinition, allow: (stored: unknown) => void): Promise<boolean> =>
      use(async (tx) => {
        await lockSettings(tx, workspaceId)
        const row = await tx.tool.findUnique({ where: key(toolId), select: { definition: true } })
        if (!row) return false
        allow(row.definition)
        await tx.tool.update({ where: key(toolId), data: { name: definition.name, definition: toColumn(definition), changedAt: new Date() } })
        return true
      }).catch(taken(`There is a tool “${definition.name}” already.`)),

    /** False where there is none; so with the others. */
    remove: (toolId: string): Promise<boolean> => use(async (tx) => (await tx.tool.deleteMany({ where: { workspaceId, id: toolId } })).count > 0),

    servers: () => use(async (tx) => (await tx.toolServer.findMany({ where: { workspaceId }, select: server, orderBy: { name: 'asc' } })).map(typedServer)),

    addServer: (definition: ServerDefinition, listed: ListedTool[]): Promise<string> =>
      use(async (tx) => {
        const id = randomUUID()
        await tx.toolServer.create({ data: { workspaceId, id, name: definition.name, definition: toColumn(definition), listed: toColumn(listed), listedAt: new Date() } })
        return id
      }).catch(taken(`There is a server “${definition.name}” already.`)),

    noteListed: (serverId: string, listed: ListedTool[]): Promise<void> => use(async (tx) => void (await tx.toolServer.update({ where: key(serverId), data: { listed: toColumn(listed), listedAt: new Date() } }))),

    /** Null takes a grant back. */
    grant: (serverId: string, name: string, grant: ToolGrant | null): Promise<void> =>
      use(async (tx) => {
        await lockSettings(tx, workspaceId)
        const row = await tx.toolServer.findUniqueOrThrow({ where: key(serverId), select: server })
        const { [name]: _, ...others }: Record<string, ToolGrant> = row.grants as unknown as Record<string, ToolGrant>
        await tx.toolServer.update({ where: key(serverId), data: { grants: toColumn(grant ? { ...others, [name]: grant } : others) } })
      }),

    removeServer: (serverId: string): Promise<boolean> => use(async (tx) => (await tx.toolServer.deleteMany({ where: { workspaceId, id: serverId } })).count > 0),

    credentials: () => use((tx) => tx.toolCredential.findMany({ where: { workspaceId }, select: { id: true, name: true, origin: true, changedAt: true }, orderBy: { name: 'asc' } })),

    removeCredential: (credentialId: string): Promise<boolean> => use(async (tx) => (await tx.toolCredential.deleteMany({ where: { workspaceId, id: credentialId } })).count > 0),
  }
}

/** The secrets behind the names: for what is called from the server, never for a browser. */
export function createToolSecrets(prisma: Database, masterKey: MasterKey) {
  return {
    /** Stores a secret under a name; one that is there is replaced. */
    keep: (workspaceId: string, userId: string, { name, origin, secret }: { name: string; origin: string; secret: string }): Promise<void> =>
      withWorkspace(prisma, { workspaceId, userId }, async (tx) => {
        await lockSettings(tx, workspaceId)
        const { sealedKey } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { sealedKey: true } })
        const known = await tx.toolCredential.findUnique({ where: { workspaceId_name: { workspaceId, name } }, select: { id: true } })
        const id = known?.id ?? randomUUID()
        const sealedSecret = sealSecret(openWorkspaceKey(masterKey, workspaceId, sealedKey), `tool:${id}:credential`, secret)
        await tx.toolCredential.upsert({ where: { workspaceId_name: { workspaceId, name } }, create: { workspaceId, id, name, origin, sealedSecret }, update: { origin, sealedSecret, changedAt: new Date() } })
      }),

    open: (workspaceId: string): Promise<Map<string, { origin: string; secret: string }>> =>
      withViewer(prisma, { workspaceId }, async (tx) => {
        const { sealedKey, toolCredentials } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { sealedKey: true, toolCredentials: true } })
        const key = openWorkspaceKey(masterKey, workspaceId, sealedKey)
        return new Map(toolCredentials.map(({ id, name, origin, sealedSecret }) => [name, { origin, secret: openSecret(key, `tool:${id}:credential`, sealedSecret) }]))
      }),
  }
}
