import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyDocument } from '@parley/flow'
import { Client } from 'pg'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { createModelKeys, createPrisma, createTenant, type Database } from './index.ts'

let database: TestDatabase
let prisma: Database
let admin: Client
let ours: ArrangedWorkspace
let theirs: ArrangedWorkspace

beforeAll(async () => {
  database = await createTestDatabase()
  prisma = createPrisma(database.urls.web)
  admin = new Client(database.adminUrl)
  await admin.connect()
  ours = await arrangeWorkspace(database, { name: 'Ours' })
  theirs = await arrangeWorkspace(database, { name: 'Theirs' })
  for (const { workspaceId } of [ours, theirs]) await admin.query(`INSERT INTO model_days (workspace_id, day, cost, calls) VALUES ($1, (now() AT TIME ZONE (SELECT time_zone FROM workspaces WHERE id = $1))::date, $2, 3)`, [workspaceId, workspaceId === ours.workspaceId ? 700 : 900])
})

afterAll(async () => {
  await prisma?.$disconnect()
  await admin?.end()
  await database?.drop()
})

interface Call {
  conversation: string
  node: string
  cost: number | null
  purpose?: string
  fromCache?: boolean
}

const note = async ({ workspaceId, flowId, versionId }: ArrangedWorkspace, calls: Call[]) => {
  for (const { conversation, node, cost, purpose = 'answer', fromCache = false } of calls)
    await admin.query(
      `INSERT INTO model_calls (workspace_id, conversation_id, session_id, flow_id, version_id, node_id, purpose, provider, model, input_tokens, cached_tokens, output_tokens, cost, ms, from_cache, outcome)
       VALUES ($1, $2, 's', $3, $4, $5, $6, 'openai', 'm', 100, 40, 10, $7, 5, $8, 'answered')`,
      [workspaceId, conversation, flowId, versionId, node, purpose, cost, fromCache],
    )
}

const models = (of: ArrangedWorkspace) => createTenant(prisma, of.workspaceId, randomUUID()).models

describe('what models cost', () => {
  it('is told by flow and node as the middle of its conversations, and nothing of another tenant', async () => {
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()]
    await note(ours, [
      { conversation: a, node: 'mia', cost: 100 }, { conversation: a, node: 'mia', cost: 200 }, { conversation: a, node: 'wish', cost: 10, purpose: 'classify' },
      { conversation: b, node: 'mia', cost: 1_000 },
      { conversation: c, node: 'wish', cost: 20, purpose: 'classify' }, { conversation: c, node: 'mia', cost: 0, fromCache: true },
    ])
    await note(theirs, [{ conversation: randomUUID(), node: 'mia', cost: 9_999 }])
    const cost = await models(ours).flowCost(ours.flowId)
    // 310, 1,000 and 20 by conversation; 300, 1,000 and 0 at mia; 10 and 20 at wish.
    expect(cost).toMatchObject({ median: 310, conversations: 3, byNode: [{ nodeId: 'mia', median: 300, cost: 1_300, calls: 4 }, { nodeId: 'wish', median: 15, cost: 30, calls: 2 }] })
    // For a budget of a node's own: what its dearest conversations cost.
    expect(cost.byNode.map(({ conversations, dearest }) => [conversations, dearest])).toEqual([[3, [1_000, 300, 0]], [2, [20, 10]]])
    expect(await models(ours).flowCost(theirs.flowId)).toEqual({ median: null, conversations: 0, byNode: [] })
    const { total, byFlow, byModel } = await models(ours).spend()
    expect(total).toEqual({ calls: 6, inputTokens: 600, cachedTokens: 240, outputTokens: 60, cost: 1_330, unpriced: 0, fromCache: 1, answers: 4 })
    expect([byFlow.map(({ name, cost: spent }) => [name, spent]), byModel.map(({ model, cost: spent }) => [model, spent])]).toEqual([[['A flow', 1_330]], [['m', 1_330]]])
  })

  it('is told of a conversation against the budgets that its nodes have of their own', async () => {
    const nodes = [{ name: 'mia', budget: 0.0005 }, { name: 'wish', budget: null }, { name: 'quiet', budget: 1 }].map(({ name, budget }) => ({ id: name, name, card: 'ai-step', cardVersion: 1, position: { x: 0, y: 0 }, config: { budget } }))
    const own = await arrangeWorkspace(database, { document: { ...emptyDocument(), nodes } })
    const [contact, conversation] = [randomUUID(), randomUUID()]
    await admin.query(`INSERT INTO contacts (workspace_id, id, name) VALUES ($1, $2, 'Ada')`, [own.workspaceId, contact])
    await admin.query(`INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state) VALUES ($1, $2, $3, $4, '{}')`, [own.workspaceId, conversation, own.channelId, contact])
    await note(own, [{ conversation, node: 'mia', cost: 300 }, { conversation, node: 'mia', cost: 150 }, { conversation, node: 'wish', cost: 70 }, { conversation: randomUUID(), node: 'mia', cost: 9_999 }])
    expect((await models(own).conversationCost(conversation))?.ownBudgets).toEqual([{ nodeId: 'mia', name: 'mia', cost: 450, budget: 500 }])
    expect(await models(ours).conversationCost(conversation)).toBeNull()
  })

  it('is told by workspace to whoever runs the agency, and to nobody of another one', async () => {
    const keys = createModelKeys(prisma, database.masterKey)
    const [mine, yours, stranger] = await Promise.all([ours, theirs, ours].map(async (of, index) => {
      const userId = randomUUID()
      await admin.query(`INSERT INTO users (id, name, email, password_hash) VALUES ($1::uuid, 'Somebody', $1::text || '@example.com', 'x')`, [userId])
      if (index < 2) await admin.query(`INSERT INTO agency_members (agency_id, user_id, role) VALUES ($1, $2, 'owner')`, [of.agencyId, userId])
      return userId
    }))
    expect(await keys.agency(mine!, ours.agencyId)).toEqual([{ workspaceId: ours.workspaceId, name: 'Ours', month: 700, calls: 3 }])
    expect(await keys.agency(yours!, theirs.agencyId)).toEqual([{ workspaceId: theirs.workspaceId, name: 'Theirs', month: 900, calls: 3 }])
    // Whoever asks for an agency that is not theirs learns nothing, also one who has a workspace of it.
    expect(await keys.agency(mine!, theirs.agencyId)).toEqual([])
    expect(await keys.agency(stranger!, ours.agencyId)).toEqual([])
  })
})
