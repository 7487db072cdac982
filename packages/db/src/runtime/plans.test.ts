import type { CommitPlan, ConversationCommit } from '@parley/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrangeWorkspace, createTestDatabase, type TestDatabase } from '../testing/index.ts'
import { keepStatement } from './keep-statement.ts'
import { createPool, type Pool } from './pool.ts'
import { standStatement } from './commit-outcomes.ts'
import { settleStatement, type SettlementRow } from './settle-statement.ts'

let database: TestDatabase
let worker: Pool

/** A few hundred of everything, counted by ANALYZE: little enough that reading all of it seems as good as looking for one. */
beforeAll(async () => {
  database = await createTestDatabase()
  const shop = await arrangeWorkspace(database)
  const admin = createPool(database.adminUrl, { connections: 1 })
  await admin.query(
    `WITH n AS (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 300) n),
       contact AS (INSERT INTO contacts (workspace_id, id, name, phone) SELECT $1, id, 'Customer ' || n, '49170' || n FROM n RETURNING id),
       conversation AS (INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state) SELECT $1, id, $2, id, '{}' FROM contact RETURNING id),
       timer AS (INSERT INTO timers (workspace_id, id, conversation_id, session_id, node_id, purpose, fire_at) SELECT $1, id, id, 'session', 'node', 'deadline', now() + interval '1 day' FROM conversation),
       mail AS (INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, conversation_id, occurred_at, payload) SELECT $1, $2, 'message', id, id, now(), '{}' FROM conversation),
       message AS (INSERT INTO messages (workspace_id, id, conversation_id, author, content, effect_id, status, at) SELECT $1, gen_random_uuid(), id, 'bot', '{}', id || '-1', 'sent', now() FROM conversation)
     INSERT INTO effects (workspace_id, id, conversation_id, channel_id, kind, payload, status) SELECT $1, id || '-' || n, id, $2, 'send', '{}', CASE WHEN n > 1 THEN 'done' ELSE 'begun' END FROM conversation, generate_series(1, 3) n`,
    [shop.workspaceId, shop.channelId],
  )
  await admin.query('ANALYZE')
  await admin.end()
  worker = createPool(database.urls.worker, { connections: 1 })
})
afterAll(async () => {
  await worker?.end()
  await database?.drop()
})

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: PlanNode[]
}

/** Whatever reads a table or an index from end to end, or all of a workspace, to find what its key would give. */
async function readsTooMuch({ text }: { text: string }): Promise<string[]> {
  await worker.query(`PREPARE one AS ${text}`)
  const parameters = Math.max(...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
  const { rows } = await worker.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`EXPLAIN (FORMAT JSON) EXECUTE one (${Array.from({ length: parameters }, () => 'NULL').join(', ')})`)
  await worker.query('DEALLOCATE one')
  const found: string[] = []
  const look = (node: PlanNode): void => {
    const table = node['Relation Name']
    if (table !== undefined && table !== 'channels' && node['Node Type'].includes('Scan') && !(node['Index Cond'] ?? '').includes(' AND ')) found.push(`${table} by ${node['Index Name'] ?? 'reading it'}`)
    node.Plans?.forEach(look)
  }
  look(rows[0]!['QUERY PLAN'][0].Plan)
  return found
}

const claim: ConversationCommit['claim'] = { workspaceId: '', conversationId: '', channelId: '', leaseToken: '', arrivals: 0n, newestMessage: null, sending: null }
const effect = { id: 'effect', sessionId: 'session', nodeId: 'node', kind: 'ask-model', payload: {}, status: 'pending' } as CommitPlan['effects'][number]
const plan: CommitPlan = {
  mail: [{ id: 1n, setAside: null }], journal: [], messages: [], amendments: [], effects: [effect], timers: [], cancelTimers: ['timer'], supersede: ['effect'], sessions: [], endedSessions: [], contact: null, consents: [], faults: [],
  closeHandover: null, handovers: [], memories: [], lastActivityAt: 0,
}
const settlement: SettlementRow = {
  w: '', c: '', id: '', token: '', status: 'done', outcome: '', not_before: null, uncounted: false, request: null, response: null, event: null, said: true, message: null, failure: null, stop: null, held: null, calls: [],
}

test.each([
  ['commits', keepStatement([{ commit: { claim } as ConversationCommit, plan }], { ids: new Set(['effect']), token: '', now: 0, lease_ms: 0 })],
  ['settles what brings its turn', settleStatement([{ ...settlement, said: false }], 'all')],
  ['looks how they stand', { text: standStatement }],
  ['settles what was sent', settleStatement([settlement])],
  ['settles what a conversation is told of', settleStatement([{ ...settlement, said: false, event: { type: 'answered' } }])],
])('where there are a few hundred conversations, a worker that %s looks up those that it is about', async (_, statement) => {
  expect(await readsTooMuch(statement)).toEqual([])
})
