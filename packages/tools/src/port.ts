import type { Json, JsonObject } from '@parley/channel'
import type { ListedTool, ServerDefinition, ToolDefinition, ToolGrant } from './definition.ts'

/** Secrets of the workspace, by name, with the one origin that each may be sent to. */
export type Credentials = Map<string, { origin: string; secret: string }>

export type StoredTool =
  | { kind: 'http'; id: string; definition: ToolDefinition; credentials: Credentials }
  | { kind: 'mcp'; id: string; server: ServerDefinition & { id: string }; listed: ListedTool; grant: ToolGrant; credentials: Credentials }

/** Where tools and what they may know of a conversation are kept. */
export interface ToolSource {
  /** Null: the workspace has no such tool, or it was not granted. */
  load(workspaceId: string, toolId: string): Promise<StoredTool | null>
  /** As `load`, for many; without secrets. In the order of `ids`, what is gone left out. */
  describe(workspaceId: string, ids: string[]): Promise<StoredTool[]>
  /** What placeholders say about the contact. */
  contactOf(workspaceId: string, conversationId: string): Promise<JsonObject>
  /** Whether the channel's message came from the customer of this conversation. */
  saidByContact(workspaceId: string, conversationId: string, messageId: string): Promise<boolean>
}

export type FailureCause = 'timeout' | 'unreachable' | 'refused' | 'broken' | 'bad-arguments' | 'bad-answer' | 'not-allowed' | 'unconfirmed' | 'uncertain'

/** `request` and `response` are what the run log shows, with secrets masked. */
export type CallOutcome =
  | { type: 'tool-answered'; result: Json; request?: JsonObject; response?: JsonObject }
  | { type: 'tool-failed'; cause: FailureCause; reason: string; again?: boolean; request?: JsonObject; response?: JsonObject }
