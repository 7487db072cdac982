import { hash } from '@node-rs/argon2'
import { knownModels, readPrompt, testKey } from '@parley/ai'
import { appRouter, createCallerFactory, type Context } from '@parley/api'
import { cards } from '@parley/cards'
import { passwordHashing, withSignInEmail, type MasterKey } from '@parley/db'
import {
  createAccounts, createAttempts, createChannels, createDirectory, createFileBytes, createFiles, createMembers, createModelKeys, createPrisma, createTemplateAccounts, createTenant, createToolSecrets, type Channels,
} from '@parley/db/web'
import { ParleyError } from '@parley/errors'
import { createToolbench, longestAnswer } from '@parley/tools'
import { createGuardedFetch, createTemplateManager } from '@parley/whatsapp'
import { connectionsAt, graphUrlAt, type Reach } from './connections.ts'

const createCaller = createCallerFactory(appRouter)

/** What somebody at the machine itself may do: the same procedures as the browser's, as a user of the installation. */
export interface Operator {
  api: ReturnType<typeof createCaller>
  userId: string
  channels(workspaceId: string): Channels
  members(workspaceId: string): ReturnType<typeof createMembers>
  contacts(workspaceId: string): ReturnType<typeof createTenant>['contacts']
  accounts: ReturnType<typeof createAccounts>
}

export interface Office {
  accounts: ReturnType<typeof createAccounts>
  hashPassword(password: string): Promise<string>
  /** Throws ParleyError NOT_FOUND where nobody has this address. */
  actAs(email: string): Promise<Operator>
  close(): Promise<void>
}

export interface OfficeOptions {
  url: string
  masterKey: MasterKey
  /** PARLEY_HOME: where files lie. */
  home: string
  reach: Reach
}

/** Opens the repositories for work without a browser. `url` is the web role's: row-level security holds here too. */
export function openOffice({ url, masterKey, home, reach }: OfficeOptions): Office {
  const prisma = createPrisma(url, { connections: 4 })
  const accounts = createAccounts(prisma, masterKey)
  const hashPassword = (password: string) => hash(password, passwordHashing)
  return {
    accounts,
    hashPassword,
    async actAs(email) {
      const user = await withSignInEmail(prisma, email, (tx) => tx.user.findUnique({ where: { email: email.trim().toLowerCase() }, select: { id: true, name: true } }))
      if (!user) throw new ParleyError('NOT_FOUND', `Nobody has the address ${email}. Name an existing user with --as.`)
      const modelKeys = createModelKeys(prisma, masterKey)
      const context: Context = {
        viewer: { userId: user.id, name: user.name, signInId: '' },
        address: 'command line',
        accounts,
        attempts: createAttempts(prisma, 'command line'),
        passwords: { hash: hashPassword },
        directory: createDirectory(prisma, masterKey),
        tenant: (workspaceId, userId) => ({ ...createTenant(prisma, workspaceId, userId), channels: createChannels(prisma, masterKey, workspaceId, userId) }),
        cards,
        // The emulator is told of new numbers by whoever opened the office.
        connections: connectionsAt(reach),
        modelDesk: { known: knownModels, installed: [], test: async (workspaceId, userId, provider, secret) => testKey(process.env, provider, secret ?? (await modelKeys.open(workspaceId, userId))[provider]), keepKey: modelKeys.keep, agency: modelKeys.agency },
        templateAccounts: createTemplateAccounts(prisma, masterKey, reach.emulatorGraph),
        templateManager: createTemplateManager({ baseUrl: graphUrlAt(reach) }),
        sampleFiles: (workspaceId, userId, fileId) => createFiles(prisma, createFileBytes(home, process.env), workspaceId, userId).read(fileId),
        toolbench: createToolbench({ secrets: createToolSecrets(prisma, masterKey), fetch: createGuardedFetch({ most: longestAnswer }), fetchDocument: createGuardedFetch({ most: 2_000_000 }) }),
        promptReader: { read: readPrompt },
        comparer: { run: () => Promise.reject(new ParleyError('MISCONFIGURED', 'Models are compared in the editor.')) },
        testNumbers: { register: async () => undefined, phoneUrl: () => '' },
        log: (message, cause) => process.stderr.write(`${message} ${String(cause)}\n`),
      }
      return {
        api: createCaller(context),
        userId: user.id,
        accounts,
        channels: (workspaceId) => createChannels(prisma, masterKey, workspaceId, user.id),
        members: (workspaceId) => createMembers(prisma, workspaceId),
        contacts: (workspaceId) => createTenant(prisma, workspaceId, user.id).contacts,
      }
    },
    close: () => prisma.$disconnect(),
  }
}
