import type { TemplateManager } from '@parley/channel'
import type { CardShapes } from '@parley/flow'
import type { Accounts, AgentRepository, AttemptLimit, ChannelRepository, Comparer, ComparisonRepository, Connections, ConsentRepository, ConversationRepository, FlowRepository, ModelDesk, ModelRepository, Passwords, PromptReader, RunLogRepository, SampleFiles, TemplateAccounts, TemplateRepository, TestNumbers, Toolbench, ToolRepository, TrialRepository, WorkspaceDirectory, WorkspaceRepository } from './ports/index.ts'

/** Who asks. */
export interface Viewer {
  userId: string
  name: string
  signInId: string
}

/** Repositories that see one workspace and nothing else: row-level security holds them to it. */
export interface Tenant {
  workspace: WorkspaceRepository
  channels: ChannelRepository
  flows: FlowRepository
  trials: TrialRepository
  comparisons: ComparisonRepository
  consents: ConsentRepository
  agents: AgentRepository
  conversations: ConversationRepository
  models: ModelRepository
  runLog: RunLogRepository
  templates: TemplateRepository
  tools: ToolRepository
}

/** What every request brings along. */
export interface Context {
  viewer: Viewer | null
  /** Where the request comes from, for limits; empty where unknown. */
  address: string
  accounts: Accounts
  attempts: AttemptLimit
  passwords: Passwords
  directory: WorkspaceDirectory
  tenant(workspaceId: string, userId: string): Tenant
  cards: CardShapes
  testNumbers: TestNumbers
  modelDesk: ModelDesk
  templateAccounts: TemplateAccounts
  templateManager: TemplateManager
  sampleFiles: SampleFiles
  toolbench: Toolbench
  promptReader: PromptReader
  comparer: Comparer
  connections: Connections
  /** For what went wrong without stopping the request. */
  log(message: string, cause: unknown): void
}
