import type { LiveFlow } from '@parley/interpreter'
import type { FlowDocument } from '@parley/flow'
import type { ProgramKey } from './conversation-store.ts'

/** Where flow versions come from. Versions are immutable, so what was loaded once may be kept. */
export interface ProgramSource {
  /** What is live on a channel, first come first asked: on a test channel the tried draft comes first. */
  live(key: ProgramKey): Promise<LiveFlow[]>
  /** Undefined for a version that is gone. */
  version(workspaceId: string, versionId: string): Promise<{ flowId: string; document: FlowDocument } | undefined>
}
