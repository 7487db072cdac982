import type { Json } from '@parley/channel'
import type { FlowDocument } from '@parley/flow'

export interface LiveVersion {
  versionId: string
  number: number
  publishedAt: Date
}

export interface FlowRow {
  id: string
  name: string
  position: number
  /** As stored, of whatever version: read it with `readDocument`. */
  draft: Json
  draftRevision: number
  draftSavedAt: Date
  live: LiveVersion | null
}

export interface ListedFlow extends FlowRow {
  /** The live version's document. */
  liveDocument: Json
  runningSessions: number
  /** How often a conversation broke off at a card of the live version in the last seven days. */
  breaks: number
}

export interface VersionRow {
  versionId: string
  number: number
  publishedAt: Date
  publishedBy: string | null
  note: string
  runningSessions: number
  live: boolean
}

/** What went wrong with customers at one card of the live version. */
export interface NodeFault {
  nodeId: string
  /** A `FaultCode` of the interpreter. */
  code: string
  /** As the newest one put it. */
  message: string
  count: number
  lastAt: Date
  /** Where the newest one happened. */
  conversationId: string
}

export type SaveResult =
  | { outcome: 'saved'; revision: number; savedAt: Date }
  /** Somebody saved in between; nothing was written. */
  | { outcome: 'stale'; revision: number; savedAt: Date; savedBy: string | null }
  | { outcome: 'gone' }

export type PublishResult =
  | { outcome: 'published'; versionId: string; number: number }
  | { outcome: 'stale'; revision: number; savedAt: Date; savedBy: string | null }
  | { outcome: 'gone' }

/** The flows of one workspace. An archived flow is as good as absent. */
export interface FlowRepository {
  list(): Promise<ListedFlow[]>
  get(flowId: string): Promise<FlowRow | null>
  create(flow: { name: string; draft: FlowDocument }): Promise<{ flowId: string }>
  /** Writes only where `baseRevision` is still the present one. */
  save(flowId: string, baseRevision: number, draft: FlowDocument): Promise<SaveResult>
  /** False where there is no such flow. */
  rename(flowId: string, name: string): Promise<boolean>
  /** Takes it off the list and out of what is live; running sessions finish. */
  archive(flowId: string): Promise<boolean>
  /** `flowIds` in their new order; flows that are not named keep their order after them. */
  reorder(flowIds: string[]): Promise<void>
  /** Freezes `document` as the next version and makes it live, where `baseRevision` is still the present one. */
  publish(flowId: string, baseRevision: number, document: FlowDocument, note: string): Promise<PublishResult>
  unpublish(flowId: string): Promise<boolean>
  /** Newest first, without tried drafts. */
  versions(flowId: string): Promise<VersionRow[] | null>
  /**
   * Tells every conversation that runs on another published version to go on in this one. `staying`: how
   * many of them wait at a card that it does not have; they stay. Null: no such published version.
   */
  moveSessions(flowId: string, versionId: string): Promise<{ asked: number; staying: number } | null>
  /** Of the last seven days, newest first. Null: no such flow. Publishing begins anew: only the live version's count. */
  faults(flowId: string): Promise<NodeFault[] | null>
  version(flowId: string, versionId: string): Promise<{ number: number | null; document: Json } | null>
  /** All flows of the workspace, live or not. */
  names(): Promise<{ id: string; name: string }[]>
  /** The workspace's live flows with their documents, in the order in which starts are asked. */
  live(): Promise<{ flowId: string; name: string; document: Json }[]>
  /** Names of contact fields in use, without `contact.`. */
  contactFields(): Promise<string[]>
}
