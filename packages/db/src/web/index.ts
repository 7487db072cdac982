// What the web needs of the database, and nothing of the embedded server or the runtime's stores.
import type { Database } from '../prisma.ts'
import { createAgentRepository } from './agents.ts'
import { createComparisonRepository } from './comparisons.ts'
import { createConsentRepository } from './consents.ts'
import { createContactRepository } from './contacts.ts'
import { createConversationRepository } from './conversations.ts'
import { createFlowRepository } from './flows.ts'
import { createModelRepository } from './models.ts'
import { createRunLogRepository } from './run-log.ts'
import { createTemplateRepository } from './templates.ts'
import { tenantScope } from './tenant.ts'
import { createToolRepository } from './tools.ts'
import { createTrialRepository } from './trials.ts'
import { createWorkspaceRepository } from './workspace.ts'

export { loadMasterKey } from '../crypto.ts'
export { createPrisma, type Database } from '../prisma.ts'
export { createAccounts } from './accounts.ts'
export { createAttempts } from './attempts.ts'
export { createChannels, type Channels } from './channels.ts'
export { createDirectory } from './directory.ts'
export { createFileBytes } from '../file-bytes.ts'
export { createFiles } from './files.ts'
export { createModelKeys } from './models.ts'
export { createMembers } from './members.ts'
export { createSignIns, type SignedIn } from './sign-ins.ts'
export { createTemplateAccounts } from './templates.ts'
export { createToolSecrets } from './tools.ts'
export { createTestChannels, type TestChannelAccount } from './test-channel.ts'

/** Repositories that see one workspace. The caller has checked that the person may. */
export function createTenant(prisma: Database, workspaceId: string, userId: string) {
  const scope = tenantScope(prisma, workspaceId, userId)
  return {
    workspace: createWorkspaceRepository(scope),
    flows: createFlowRepository(scope),
    trials: createTrialRepository(scope),
    conversations: createConversationRepository(scope),
    runLog: createRunLogRepository(scope),
    models: createModelRepository(scope),
    templates: createTemplateRepository(scope),
    tools: createToolRepository(scope),
    contacts: createContactRepository(scope),
    consents: createConsentRepository(scope),
    agents: createAgentRepository(scope),
    comparisons: createComparisonRepository(scope),
  }
}
export { passwordHashing } from '../password-hashing.ts'
