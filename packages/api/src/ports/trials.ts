import type { FlowDocument } from '@parley/flow'
import type { TrailEntry } from '@parley/interpreter'

export interface TrialStart {
  versionId: string
  /** The test number's id at the emulator. */
  numberId: string
}

export interface TrailOfTurn {
  /** Of the journal entry: ask again with it to get only what is newer. */
  sequence: number
  at: Date
  /** What set it off: `message`, `timer`, `outcome` … */
  event: string
  trail: TrailEntry[]
}

export interface FaultRow {
  id: string
  at: Date
  code: string
  message: string
  flowId: string | null
  nodeId: string | null
}

export interface TrialState {
  conversationId: string
  mode: 'bot' | 'person'
  /** The newest session of the conversation. */
  session: { id: string; flowId: string; versionId: string; nodeId: string | null; endedAt: Date | null } | null
  entries: TrailOfTurn[]
  /** Of the newest session, oldest first. */
  faults: FaultRow[]
}

/** Trying a draft on the workspace's own test number. */
export interface TrialRepository {
  /** Snapshots the document and puts it before everything live on the test channel. Null: no such flow. */
  start(flowId: string, document: FlowDocument): Promise<TrialStart | null>
  /** The conversation of the customer with this number on the test channel; null while they have said nothing. */
  state(customerPhone: string, afterSequence: number): Promise<TrialState | null>
  /** Ends the session, so that the next message begins anew. False where there is no conversation yet. */
  startOver(customerPhone: string): Promise<boolean>
}

/** The emulator's side of a test number. Registering twice is harmless. */
export interface TestNumbers {
  /** Throws ParleyError CHANNEL_FAILED where the emulator cannot be reached. */
  register(workspaceId: string): Promise<void>
  /** The page with the phone on it, for this customer and number. */
  phoneUrl(options: { numberId: string; customer: string; name: string }): string
}
