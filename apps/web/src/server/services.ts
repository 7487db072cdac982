import { cards } from '@parley/cards'
import { createAccounts, createAttempts, createChannels, createDirectory, createFileBytes, createFiles, createModelKeys, createPrisma, createSignIns, createTenant, createTemplateAccounts, createTestChannels, createToolSecrets, loadMasterKey } from '@parley/db/web'
import { createToolbench, createToolFetch, longestAnswer, readStandIns } from '@parley/tools'
import { createGuardedFetch, createTemplateManager } from '@parley/whatsapp'
import { createComparer } from './comparing/create-comparer.ts'
import { createModelDesk } from './model-desk.ts'
import { readPrompt } from '@parley/ai'
import { createConnections } from './connections.ts'
import { readEnvironment } from './environment.ts'
import { passwords } from './passwords.ts'
import { createTestNumbers } from './test-numbers.ts'

function createServices() {
  const environment = readEnvironment()
  const masterKey = loadMasterKey({ home: environment.PARLEY_HOME, value: environment.PARLEY_MASTER_KEY })
  const prisma = createPrisma(environment.DATABASE_URL)
  const fileBytes = createFileBytes(environment.PARLEY_HOME, process.env)
  const modelKeys = createModelKeys(prisma, masterKey)
  const toolSecrets = createToolSecrets(prisma, masterKey)
  const tenant = (workspaceId: string, userId: string) => ({ ...createTenant(prisma, workspaceId, userId), channels: createChannels(prisma, masterKey, workspaceId, userId) })
  const log = (message: string, cause: unknown) => console.error(message, cause)
  const toolFetch = (most: number) => createToolFetch((trusted) => createGuardedFetch({ most, trusted }), readStandIns(environment.PARLEY_TOOL_STAND_INS))
  return {
    environment,
    prisma,
    cards,
    passwords,
    accounts: createAccounts(prisma, masterKey),
    attempts: createAttempts(prisma, environment.NEXTAUTH_SECRET),
    directory: createDirectory(prisma, masterKey),
    signIns: createSignIns(prisma),
    modelDesk: createModelDesk(modelKeys, process.env),
    templateAccounts: createTemplateAccounts(prisma, masterKey, environment.EMULATOR_GRAPH_URL),
    templateManager: createTemplateManager({ baseUrl: environment.WHATSAPP_GRAPH_URL }),
    sampleFiles: (workspaceId: string, userId: string, fileId: string) => createFiles(prisma, fileBytes, workspaceId, userId).read(fileId),
    toolbench: createToolbench({ secrets: toolSecrets, fetch: toolFetch(longestAnswer), fetchDocument: toolFetch(2_000_000) }),
    promptReader: { read: readPrompt },
    comparer: createComparer({ env: process.env, tenant, keys: modelKeys.open, credentials: toolSecrets.open, toolFetch: toolFetch(longestAnswer), log }),
    testNumbers: createTestNumbers(environment, createTestChannels(prisma, masterKey)),
    tenant,
    connections: createConnections(environment),
    files: (workspaceId: string, userId: string) => createFiles(prisma, fileBytes, workspaceId, userId),
    log,
  }
}

export type Services = ReturnType<typeof createServices>

// Next loads a module once for each kind of entry; the connections must be shared by all of them.
const shared = globalThis as typeof globalThis & { parleyServices?: Services }

/** Everything that the process has, made with the first request. Here ports meet their adapters. */
export function services(): Services {
  shared.parleyServices ??= createServices()
  return shared.parleyServices
}
