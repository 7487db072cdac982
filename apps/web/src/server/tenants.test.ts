import { randomInt, randomUUID } from 'node:crypto'
import { appRouter, createCallerFactory, testCustomerNumber, type AppRouter, type ChannelSetup, type Context } from '@parley/api'
import { cards } from '@parley/cards'
import type { Inspection, TemplateManager } from '@parley/channel'
import { createAccounts, createAttempts, createChannels, createDirectory, createModelKeys, createPrisma, createTenant, createToolSecrets, type Database } from '@parley/db/web'
import { freshTool } from '@parley/tools/definition'
import { createTestDatabase, type TestDatabase } from '@parley/db/testing'
import { emptyDocument, toFlowFile, type FlowDocument } from '@parley/flow'
import { TRPCError, type inferRouterInputs } from '@trpc/server'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createComparer } from './comparing/create-comparer.ts'

type Inputs = inferRouterInputs<AppRouter>

interface Business {
  userId: string
  workspaceId: string
  flowId: string
  versionId: string
  conversationId: string
  /** A reply that failed for good. */
  messageId: string
  channelId: string
  appId: string
}

/** `null`: the procedure is about the person alone. Otherwise an input that would work for `ids`. */
type Sample<Input> = null | ((ids: Omit<Business, 'userId'>) => Input)

const draft: FlowDocument = emptyDocument()

// The compiler demands an entry for each procedure: a new one cannot be forgotten here.
const tool = { ...freshTool(), name: 'find_times', description: 'Finds times.', address: 'https://api.example.com/times' }
const listed = { name: 'look', description: '', parameters: { type: 'object' }, readsOnly: true, repeatable: true }

const samples: { [Router in keyof Inputs]: { [Procedure in keyof Inputs[Router]]: Sample<Inputs[Router][Procedure]> } } = {
  account: { me: null, setTheme: null, signOut: null, signOutEverywhere: null, signUp: null },
  workspaces: {
    list: null,
    create: null,
    get: ({ workspaceId }) => ({ workspaceId }),
    update: ({ workspaceId }) => ({ workspaceId, name: 'Taken over' }),
  },
  flows: {
    archive: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    check: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    create: ({ workspaceId }) => ({ workspaceId, name: 'Smuggled in' }),
    duplicate: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    export: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    faults: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    get: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    import: ({ workspaceId }) => ({ workspaceId, text: JSON.stringify(toFlowFile('Smuggled in', draft)) }),
    list: ({ workspaceId }) => ({ workspaceId }),
    moveSessions: ({ workspaceId, flowId, versionId }) => ({ workspaceId, flowId, versionId }),
    publish: ({ workspaceId, flowId }) => ({ workspaceId, flowId, baseRevision: 1 }),
    rename: ({ workspaceId, flowId }) => ({ workspaceId, flowId, name: 'Renamed by a stranger' }),
    reorder: ({ workspaceId, flowId }) => ({ workspaceId, flowIds: [flowId] }),
    restore: ({ workspaceId, flowId, versionId }) => ({ workspaceId, flowId, versionId }),
    save: ({ workspaceId, flowId }) => ({ workspaceId, flowId, baseRevision: 1, draft }),
    unpublish: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    version: ({ workspaceId, flowId, versionId }) => ({ workspaceId, flowId, versionId }),
    versions: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
  },
  channels: {
    addApp: ({ workspaceId }) => ({ workspaceId, name: 'Smuggled in', metaAppId: '1234567', secret: 'secret' }),
    change: ({ workspaceId, channelId }) => ({ workspaceId, channelId, name: 'Renamed by a stranger' }),
    check: ({ workspaceId, channelId }) => ({ workspaceId, channelId }),
    checkApp: ({ workspaceId, appId }) => ({ workspaceId, appId }),
    connect: ({ workspaceId, appId }) => ({ workspaceId, provider: 'meta', appId, name: 'Smuggled in', numberId: '1234567', accountId: '1234567', accessToken: 'token' }),
    disconnect: ({ workspaceId, channelId }) => ({ workspaceId, channelId }),
    enterCallback: ({ workspaceId, appId }) => ({ workspaceId, appId }),
    events: ({ workspaceId, channelId }) => ({ workspaceId, channelId }),
    get: ({ workspaceId, channelId }) => ({ workspaceId, channelId }),
    list: ({ workspaceId }) => ({ workspaceId }),
    reconnect: ({ workspaceId, channelId }) => ({ workspaceId, channelId }),
    register: ({ workspaceId, channelId }) => ({ workspaceId, channelId, pin: '123456' }),
    setAppSecret: ({ workspaceId, appId }) => ({ workspaceId, appId, secret: 'stolen' }),
    setToken: ({ workspaceId, channelId }) => ({ workspaceId, channelId, accessToken: 'stolen' }),
    setup: ({ workspaceId }) => ({ workspaceId }),
    signUp: ({ workspaceId }) => ({ workspaceId, code: 'code', accountId: '1234567', numberId: '1234567' }),
    subscribe: ({ workspaceId, channelId }) => ({ workspaceId, channelId }),
  },
  trials: {
    start: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    startOver: ({ workspaceId }) => ({ workspaceId }),
    trail: ({ workspaceId }) => ({ workspaceId }),
  },
  templates: {
    create: ({ workspaceId }) => ({ workspaceId, accountId: '1', draft: { name: 'smuggled', language: 'en', category: 'utility', shape: { parameterFormat: 'named', body: 'Hello there.' } } }),
    edit: ({ workspaceId, versionId }) => ({ workspaceId, templateId: versionId, draft: { category: 'utility', shape: { parameterFormat: 'named', body: 'Hello there.' } }, began: { parameterFormat: 'named', body: 'Hello there.' } }),
    list: ({ workspaceId }) => ({ workspaceId }),
    remove: ({ workspaceId, conversationId }) => ({ workspaceId, templateId: conversationId }),
    sync: ({ workspaceId }) => ({ workspaceId }),
    unpause: ({ workspaceId, flowId }) => ({ workspaceId, templateId: flowId }),
    uploadSample: ({ workspaceId, flowId }) => ({ workspaceId, accountId: '1', fileId: flowId }),
  },
  tools: {
    addServer: ({ workspaceId }) => ({ workspaceId, server: { name: 'smuggled', address: 'https://mcp.example.com/mcp' } }),
    choices: ({ workspaceId }) => ({ workspaceId }),
    create: ({ workspaceId }) => ({ workspaceId, definition: { ...tool, name: 'smuggled' } }),
    fromCurl: ({ workspaceId }) => ({ workspaceId, command: 'curl https://api.example.com' }),
    fromOpenApi: ({ workspaceId }) => ({ workspaceId, address: 'https://api.example.com/openapi.json' }),
    grant: ({ workspaceId, versionId }) => ({ workspaceId, serverId: versionId, name: 'look', grant: {} }),
    list: ({ workspaceId }) => ({ workspaceId }),
    refreshServer: ({ workspaceId, versionId }) => ({ workspaceId, serverId: versionId }),
    remove: ({ workspaceId, conversationId }) => ({ workspaceId, toolId: conversationId }),
    removeCredential: ({ workspaceId, flowId }) => ({ workspaceId, credentialId: flowId }),
    removeServer: ({ workspaceId, flowId }) => ({ workspaceId, serverId: flowId }),
    setCredential: ({ workspaceId }) => ({ workspaceId, name: 'key', origin: 'https://evil.example', secret: 'stolen' }),
    test: ({ workspaceId }) => ({ workspaceId, definition: tool, arguments: {} }),
    update: ({ workspaceId, flowId }) => ({ workspaceId, toolId: flowId, definition: { ...tool, name: 'renamed_by_a_stranger' } }),
  },
  models: {
    agencies: null,
    choose: ({ workspaceId }) => ({ workspaceId, full: null, small: null, keepsAnswers: true, budgets: { conversation: null, day: 1, month: null } }),
    conversationCost: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
    flowCost: ({ workspaceId, flowId }) => ({ workspaceId, flowId }),
    get: ({ workspaceId }) => ({ workspaceId }),
    removeKey: ({ workspaceId }) => ({ workspaceId, provider: 'openai' }),
    removeModel: ({ workspaceId }) => ({ workspaceId, provider: 'openai', model: 'm' }),
    saveModel: ({ workspaceId }) => ({ workspaceId, provider: 'openai', model: 'm', context: 1000, inputPrice: 0, cachedPrice: 0, outputPrice: 0, tools: true, images: true, json: true }),
    setKey: ({ workspaceId }) => ({ workspaceId, provider: 'openai', key: 'stolen' }),
    testKey: ({ workspaceId }) => ({ workspaceId, provider: 'openai' }),
  },
  agents: {
    changeMemory: ({ workspaceId, conversationId, messageId }) => ({ workspaceId, conversationId, memoryId: messageId, text: 'Written by a stranger' }),
    forget: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId, memoryId: null }),
    memories: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
    prompt: ({ workspaceId }) => ({ workspaceId, config: { persona: {} } }),
    setVoice: ({ workspaceId }) => ({ workspaceId, persona: { name: 'Stranger' }, handover: {} }),
    voice: ({ workspaceId }) => ({ workspaceId }),
  },
  comparisons: {
    run: ({ workspaceId, flowId, conversationId }) => ({ workspaceId, flowId, target: null, says: ['Hello'], conversationId }),
  },
  consents: {
    count: ({ workspaceId }) => ({ workspaceId }),
    import: ({ workspaceId }) => ({ workspaceId, text: 'phone,consent,date,words\n+491701,yes,2026-01-02,May we?' }),
    list: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
    record: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId, granted: true, words: 'Said by a stranger' }),
  },
  conversations: {
    flow: ({ workspaceId, conversationId, versionId }) => ({ workspaceId, conversationId, versionId }),
    get: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
    giveBack: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
    list: ({ workspaceId }) => ({ workspaceId }),
    log: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
    replay: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
    resend: ({ workspaceId, conversationId, messageId }) => ({ workspaceId, conversationId, messageId }),
    takeOver: ({ workspaceId, conversationId }) => ({ workspaceId, conversationId }),
  },
}

const table = Object.entries(samples).flatMap(([router, procedures]) =>
  Object.entries(procedures).map(([procedure, sample]) => ({ path: `${router}.${procedure}`, sample: sample as Sample<Record<string, unknown>> })),
)
const ofTenants = table.filter((entry) => entry.sample !== null) as { path: string; sample: (ids: Omit<Business, 'userId'>) => Record<string, unknown> }[]

let database: TestDatabase
let prisma: Database
let admin: Client
let ours: Business
let theirs: Business

beforeAll(async () => {
  database = await createTestDatabase()
  prisma = createPrisma(database.urls.web)
  admin = new Client(database.adminUrl)
  await admin.connect()
  ours = await openBusiness('ours')
  theirs = await openBusiness('theirs')
})

afterAll(async () => {
  await prisma?.$disconnect()
  await admin?.end()
  await database?.drop()
})

const good: Inspection = { checks: [{ name: 'token', state: 'good', says: 'It works.' }], facts: { displayNumber: '+49 1', status: 'CONNECTED' } }
const metaSaysYes: ChannelSetup = {
  inspect: async () => good, inspectApp: async () => good.checks[0]!, subscribe: async () => undefined, register: async () => undefined, enterCallback: async () => undefined,
  exchangeCode: async () => 'token', syncPhoneApp: async () => undefined,
}

const metaHasTemplates: TemplateManager = {
  list: async () => [{ id: '1', name: 'template_paused', language: 'en', category: 'utility', status: 'paused', reason: null, quality: null, shape: null }], create: async () => ({ id: '1', status: 'pending', category: 'utility' }), edit: async () => undefined, remove: async () => undefined, unpause: async () => undefined, upload: async () => '4::x',
}

const tenantOf: Context['tenant'] = (workspaceId, viewerId) => ({ ...createTenant(prisma, workspaceId, viewerId), channels: createChannels(prisma, database.masterKey, workspaceId, viewerId) })

function contextOf(userId: string | null): Context {
  return {
    viewer: userId === null ? null : { userId, name: 'Somebody', signInId: randomUUID() },
    address: '127.0.0.1',
    accounts: createAccounts(prisma, database.masterKey),
    attempts: createAttempts(prisma, 'a secret of tests'),
    passwords: { hash: async (password) => `hash of ${password}` },
    directory: createDirectory(prisma, database.masterKey),
    tenant: tenantOf,
    connections: { setup: metaSaysYes, callbackUrl: (key) => `https://parley.example/webhooks/whatsapp/${key ?? ''}`, signUp: { appId: '1', appSecret: 's', configId: 'c' } },
    modelDesk: { known: [], installed: [], test: async () => ({ works: true, reason: '' }), keepKey: createModelKeys(prisma, database.masterKey).keep, agency: createModelKeys(prisma, database.masterKey).agency },
    templateAccounts: async () => [{ accountId: '1', channelId: 'c', numberId: '1', accessToken: 't', name: 'A number', mode: 'live' }],
    templateManager: metaHasTemplates,
    toolbench: {
      keepCredential: createToolSecrets(prisma, database.masterKey).keep,
      test: async () => ({ type: 'tool-answered', result: 'yes' }),
      listServer: async () => [listed],
      readDocument: async () => '{"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "a"}}}}',
    },
    promptReader: { read: async () => ({ parts: [], tokens: 0 }) },
    comparer: createComparer({ env: {}, tenant: tenantOf, keys: createModelKeys(prisma, database.masterKey).open, credentials: async () => new Map(), toolFetch: () => Promise.reject(new Error('Nothing is called here.')), log: () => undefined }),
    sampleFiles: async (workspaceId, _userId, fileId) => ((await admin.query('SELECT 1 FROM flows WHERE workspace_id = $1 AND id = $2', [workspaceId, fileId])).rowCount ? { name: 'a.png', mimeType: 'image/png', bytes: new Uint8Array() } : null),
    cards,
    testNumbers: { register: async () => undefined, phoneUrl: () => 'http://phone' },
    log: () => undefined,
  }
}

/** Calls a procedure by its path, as `userId`. */
function call(userId: string | null, path: string, input: unknown): Promise<unknown> {
  const caller = createCallerFactory(appRouter)(contextOf(userId)) as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
  const [router, procedure] = path.split('.') as [string, string]
  return caller[router]![procedure]!(input)
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
  try {
    return `answered with ${JSON.stringify(await answer)}`
  } catch (error) {
    return error instanceof TRPCError ? error.code : `threw ${String(error)}`
  }
}

/** A business with a published flow and a conversation in it, as its own owner would have made them. */
async function openBusiness(name: string): Promise<Business> {
  const email = `${name}@example.com`
  const created = await createAccounts(prisma, database.masterKey).create({ name, businessName: name, email, passwordHash: 'x' })
  const workspaceId = created!.workspaceId
  const userId = (await admin.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [email])).rows[0]!.id
  const { flowId } = (await call(userId, 'flows.create', { workspaceId, name: `Flow of ${name}`, template: 'welcome' })) as { flowId: string }
  const { versionId } = (await call(userId, 'flows.publish', { workspaceId, flowId, baseRevision: 1 })) as { versionId: string }
  const conversationId = randomUUID()
  const contactId = randomUUID()
  await admin.query('INSERT INTO contacts (workspace_id, id, name, phone) VALUES ($1, $2, $3, $4)', [workspaceId, contactId, `Customer of ${name}`, testCustomerNumber(userId)])
  await admin.query(
    `INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state, last_inbound_at) SELECT $1, $2, id, $3, '{}', now() FROM channels WHERE workspace_id = $1`,
    [workspaceId, conversationId, contactId],
  )
  await admin.query(`INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, started_at, ended_at) VALUES ($1, $2, $3, $4, $5, now(), now())`, [workspaceId, `${conversationId}:1:0`, conversationId, flowId, versionId])
  for (const [id, status] of [[flowId, 'paused'], [versionId, 'rejected'], [conversationId, 'approved']])
    await admin.query(`INSERT INTO templates (workspace_id, id, account_id, channel_template_id, name, language, category, status) VALUES ($1, $2::uuid, '1', $2::uuid::text, 'template_' || $3::text, 'en', 'utility', $3::text)`, [workspaceId, id, status])
  for (const id of [flowId, conversationId]) await admin.query(`INSERT INTO tools (workspace_id, id, name, definition) VALUES ($1, $2::uuid, 'tool_' || $2::text, $3)`, [workspaceId, id, tool])
  for (const id of [flowId, versionId]) await admin.query(`INSERT INTO tool_servers (workspace_id, id, name, definition, listed) VALUES ($1, $2::uuid, 'server_' || $2::text, $3, $4)`, [workspaceId, id, { name: 'stock', address: 'https://mcp.example.com/mcp', headers: [] }, JSON.stringify([listed])])
  await admin.query(`INSERT INTO tool_credentials (workspace_id, id, name, origin, sealed_secret) VALUES ($1, $2, 'api_key', 'https://api.example.com', '\\x00')`, [workspaceId, flowId])
  const messageId = randomUUID()
  await admin.query(
    `INSERT INTO effects (workspace_id, id, conversation_id, channel_id, kind, payload, status) SELECT $1, $3, $2, channel_id, 'send', '{}', 'failed' FROM conversations WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, conversationId, `${conversationId}:1:1`],
  )
  await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, effect_id, status, at) VALUES ($1, $2, $3, 'bot', '{"type":"text","text":"Hello"}', $4, 'failed', now())`, [
    workspaceId, messageId, conversationId, `${conversationId}:1:1`,
  ])
  await admin.query(`INSERT INTO contact_memories (workspace_id, id, contact_id, kind, text, at) SELECT workspace_id, $3, contact_id, 'fact', 'Likes tea.', now() FROM conversations WHERE workspace_id = $1 AND id = $2`, [workspaceId, conversationId, messageId])
  const channels = createChannels(prisma, database.masterKey, workspaceId, userId)
  const { appId } = await channels.addApp({ provider: 'meta', name: `App of ${name}`, metaAppId: '777777', secret: 'secret' })
  const { channelId } = await channels.add({ name, numberId: String(randomInt(1e12, 9e12)), accountId: '7', displayNumber: '+491', accessToken: 'token', appId })
  return { userId, workspaceId, flowId, versionId, conversationId, messageId, channelId, appId }
}

/** Everything that a workspace has, to see whether any of it changed. */
async function everythingOf(workspaceId: string): Promise<string> {
  const tables = await admin.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1`)
  const rows: unknown[] = [(await admin.query('SELECT * FROM workspaces WHERE id = $1', [workspaceId])).rows]
  for (const { name } of tables.rows) rows.push([name, (await admin.query(`SELECT * FROM "${name}" WHERE workspace_id = $1 ORDER BY 1, 2`, [workspaceId])).rows])
  return JSON.stringify(rows)
}

describe('a stranger', () => {
  it('is tried on every procedure that there is', () => {
    const procedures = Object.keys((appRouter as unknown as { _def: { procedures: Record<string, unknown> } })._def.procedures).sort()
    expect(table.map(({ path }) => path).sort()).toEqual(procedures)
    expect(ofTenants.length).toBeGreaterThan(20)
  })

  it('gets nothing from a workspace that is not theirs, and changes nothing', async () => {
    const before = await everythingOf(theirs.workspaceId)
    for (const { path, sample } of ofTenants) expect.soft(await codeOf(call(ours.userId, path, sample(theirs))), path).toBe('NOT_FOUND')
    expect(await everythingOf(theirs.workspaceId)).toBe(before)
  })

  it("reaches nothing of theirs through a workspace of one's own", async () => {
    const before = await everythingOf(theirs.workspaceId)
    for (const { path, sample } of ofTenants) {
      const mixed = sample({ ...theirs, workspaceId: ours.workspaceId })
      if (JSON.stringify(mixed) === JSON.stringify(sample({ ...ours })) || path === 'flows.reorder') continue
      expect.soft(await codeOf(call(ours.userId, path, mixed)), path).toBe('NOT_FOUND')
    }
    await call(ours.userId, 'flows.reorder', { workspaceId: ours.workspaceId, flowIds: [theirs.flowId] })
    expect(await everythingOf(theirs.workspaceId)).toBe(before)
  })

  it('learns of no agency but their own what its workspaces have spent', async () => {
    await admin.query(`INSERT INTO model_days (workspace_id, day, cost, calls) VALUES ($1, (now() AT TIME ZONE (SELECT time_zone FROM workspaces WHERE id = $1))::date, 900, 3)`, [theirs.workspaceId])
    const told = (await call(ours.userId, 'models.agencies', undefined)) as { workspaces: { workspaceId: string }[] }[]
    expect(told.flatMap(({ workspaces }) => workspaces.map(({ workspaceId }) => workspaceId))).toEqual([ours.workspaceId])
    expect(JSON.stringify(await call(theirs.userId, 'models.agencies', undefined))).toContain('"month":900')
  })

  it('is asked to sign in where nobody is signed in', async () => {
    for (const { path, sample } of table) {
      if (path === 'account.signUp') continue
      expect.soft(await codeOf(call(null, path, sample?.(theirs) ?? { theme: 'dark', name: 'Nobody' })), path).toBe('UNAUTHORIZED')
    }
  })
})

describe('a member', () => {
  const mayRead = ['agents.memories', 'agents.prompt', 'agents.voice', 'channels.events', 'channels.get', 'channels.list', 'consents.count', 'consents.list', 'models.conversationCost', 'models.flowCost', 'models.get', 'workspaces.get', 'flows.check', 'flows.export', 'flows.faults', 'flows.get', 'flows.list', 'flows.version', 'flows.versions', 'templates.list', 'tools.choices', 'tools.list', 'trials.trail', 'conversations.flow', 'conversations.get', 'conversations.list', 'conversations.log', 'conversations.replay']

  it('with the role of viewer reads, and changes nothing', async () => {
    const guest = await openBusiness('guest')
    await admin.query(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`, [theirs.workspaceId, guest.userId])
    const before = await everythingOf(theirs.workspaceId)
    for (const { path, sample } of ofTenants) {
      const code = await codeOf(call(guest.userId, path, sample(theirs)))
      if (mayRead.includes(path)) expect.soft(code, path).toMatch(/^answered/)
      else expect.soft(code, path).toBe('FORBIDDEN')
    }
    expect(await everythingOf(theirs.workspaceId)).toBe(before)
  })

  it('of the agency alone reaches its workspaces only as owner or admin', async () => {
    const helper = await openBusiness('helper')
    const agencyId = (await admin.query<{ agency_id: string }>('SELECT agency_id FROM workspaces WHERE id = $1', [theirs.workspaceId])).rows[0]!.agency_id
    await admin.query(`INSERT INTO agency_members (agency_id, user_id, role) VALUES ($1, $2, 'member')`, [agencyId, helper.userId])
    expect(await codeOf(call(helper.userId, 'flows.list', { workspaceId: theirs.workspaceId }))).toBe('NOT_FOUND')
    await admin.query(`UPDATE agency_members SET role = 'admin' WHERE agency_id = $1 AND user_id = $2`, [agencyId, helper.userId])
    expect(await codeOf(call(helper.userId, 'flows.list', { workspaceId: theirs.workspaceId }))).toContain('Flow of theirs')
  })

  it('does with their own what the samples say', async () => {
    const owner = await openBusiness('owner')
    // It is published already; restoring raises the revision that saving names; archiving ends it.
    const last = ['flows.publish', 'flows.restore', 'flows.archive']
    for (const { path, sample } of ofTenants.filter((entry) => !last.includes(entry.path))) expect.soft(await codeOf(call(owner.userId, path, sample(owner))), path).toMatch(/^answered/)
    for (const path of ['flows.restore', 'flows.archive']) {
      const entry = ofTenants.find((other) => other.path === path)
      expect.soft(await codeOf(call(owner.userId, path, entry?.sample(owner))), path).toMatch(/^answered/)
    }
  })
})
