import { randomUUID } from 'node:crypto'
import { freshTool, grantSchema, serverSchema, type ToolDefinition } from '@parley/tools/definition'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeWorkspace, createTestDatabase, type TestDatabase } from '../testing/index.ts'
import { createPrisma, createTenant, createToolSecrets, type Database } from './index.ts'

let database: TestDatabase
let prisma: Database
let other: Client
let look: Client
let workspaceId: string
let userId: string

beforeAll(async () => {
  database = await createTestDatabase()
  prisma = createPrisma(database.urls.web)
  ;[other, look] = [new Client(database.adminUrl), new Client(database.adminUrl)]
  await Promise.all([other.connect(), look.connect()])
})

afterAll(async () => {
  await prisma?.$disconnect()
  await Promise.all([other?.end(), look?.end()])
  await database?.drop()
})

beforeEach(async () => {
  ;({ workspaceId } = await arrangeWorkspace(database))
  userId = randomUUID()
})

const tenant = () => createTenant(prisma, workspaceId, userId)

/** Ours begins while somebody else's save has begun, and goes on once theirs is written. */
async function besides<T>(ours: () => Promise<T>, theirs: string, values: unknown[] = []): Promise<T> {
  await other.query('BEGIN')
  try {
    await other.query('SELECT 1 FROM workspaces WHERE id = $1 FOR NO KEY UPDATE', [workspaceId])
    let done = false
    const saved = ours().finally(() => (done = true))
    saved.catch(() => {})
    const waits = async () => (await look.query('SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()')).rowCount! > 0
    await expect.poll(async () => done || (await waits()), { timeout: 30_000 }).toBe(true)
    await other.query(theirs, [workspaceId, ...values])
    await other.query('COMMIT')
    return await saved
  } catch (cause) {
    await other.query('ROLLBACK')
    throw cause
  }
}

describe('two who save within milliseconds', () => {
  it('both keep their settings of the business', async () => {
    const { workspace } = tenant()
    await besides(() => workspace.update(({ name }) => ({ name, language: 'de' })), `UPDATE workspaces SET name = 'Theirs' WHERE id = $1`)
    expect(await workspace.settings()).toMatchObject({ name: 'Theirs', language: 'de' })
    expect(await createTenant(prisma, randomUUID(), userId).workspace.update(() => ({ language: 'fr' }))).toBe(false)
  })

  it('both keep what they wrote of the agent', async () => {
    const { agents } = tenant()
    const voice = await besides(() => agents.setVoice(({ persona }) => ({ persona: { ...(persona as object), tone: 'Warm.' }, handover: {} })), `UPDATE workspaces SET persona = '{"name": "Mia"}' WHERE id = $1`)
    expect(voice.persona).toEqual({ name: 'Mia', tone: 'Warm.' })
    expect((await agents.voice()).persona).toEqual(voice.persona)
  })

  it('both keep their choice of models, also the first that there is', async () => {
    const { models } = tenant()
    await besides(() => models.choose((now) => ({ ...now, keepsAnswers: false })), 'INSERT INTO model_settings (workspace_id, budget_day) VALUES ($1, 7)')
    expect(await models.settings()).toMatchObject({ keepsAnswers: false, budgets: { day: 7 } })
  })

  it('learn that the other changed the same tool', async () => {
    const { tools } = tenant()
    const definition: ToolDefinition = { ...freshTool(), name: 'find_times' }
    const id = await tools.create(definition)
    const refuse = (stored: unknown) => {
      if ((stored as ToolDefinition).description !== '') throw new Error('changed')
    }
    const ours = () => tools.update(id, { ...definition, description: 'Ours.' }, refuse)
    await expect(besides(ours, `UPDATE tools SET definition = definition || '{"description": "Theirs."}' WHERE workspace_id = $1 AND id = $2`, [id])).rejects.toThrow('changed')
    expect((await tools.list())[0]!.definition.description).toBe('Theirs.')
    expect(await tools.update(randomUUID(), definition, refuse)).toBe(false)
  })

  it('both keep their grant, and a secret that both store under a new name can be opened', async () => {
    const { tools } = tenant()
    const id = await tools.addServer(serverSchema.parse({ name: 'Desk', address: 'https://mcp.example.com' }), [])
    await besides(() => tools.grant(id, 'ours', grantSchema.parse({})), `UPDATE tool_servers SET grants = '{"theirs": {}}' WHERE workspace_id = $1 AND id = $2`, [id])
    expect(Object.keys((await tools.servers())[0]!.grants).sort()).toEqual(['ours', 'theirs'])

    const secrets = createToolSecrets(prisma, database.masterKey)
    await Promise.all(['one', 'two'].map((secret) => secrets.keep(workspaceId, userId, { name: 'key', origin: 'https://api.example.com', secret })))
    expect(['one', 'two']).toContain((await secrets.open(workspaceId)).get('key')?.secret)
  })
})
