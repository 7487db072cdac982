import type { ChannelUpdate, JsonObject } from '@parley/channel'
import type { ConversationStore, EffectStore } from '../../ports/index.ts'

export interface BenchChannel {
  workspaceId: string
  channelId: string
  numberId: string
  flowId: string
  versionId: string
}

/** What the contract needs besides the ports: to put things in as gateway and web do, and to look. */
export interface StoreBench {
  conversations: ConversationStore
  effects: EffectStore
  /** Of a new workspace, with a published flow. */
  newChannel(): Promise<BenchChannel>
  store(updates: ChannelUpdate[]): Promise<void>
  post(workspaceId: string, conversationId: string, sourceId: string, payload: JsonObject): Promise<boolean>
  /** In the order in which it was said. */
  transcript(workspaceId: string): Promise<{ author: string; text: string; status: string; possiblyDouble: boolean; failure: string | null }[]>
  effectStates(workspaceId: string): Promise<{ id: string; status: string }[]>
  faults(workspaceId: string): Promise<{ code: string; nodeId: string | null; message: string }[]>
  handovers(workspaceId: string): Promise<{ reason: string; open: boolean }[]>
  setAside(workspaceId: string): Promise<string[]>
  close(): Promise<void>
}
