import { randomUUID } from 'node:crypto'
import type { ModelRequest, ToolRequest } from '@parley/interpreter'
import { beginsAtOnce, planCommit, type BeginOptions, type ClaimedEffect, type ConversationCommit, type PlannedEffect } from '@parley/runtime'
import { amendMessages } from './amend-messages.ts'
import { keepConsents } from './keep-consents.ts'
import { isTalk, keepMemories, noteAgentSessions } from './keep-memories.ts'
import { keepStatement, type BegunLease, type PlannedCommit } from './keep-statement.ts'
import { guard, inTransaction, isGuard, type Connection, type Finish, type Pool } from './pool.ts'
import { sendWork, type SendPayload } from './sending.ts'

interface Kept {
  /** Whose lease was not ours any more; nothing of it was kept. */
  lost: string[]
  awake: boolean
  begun: ClaimedEffect[]
}

interface KeptRow {
  awake: boolean
  begun: string[]
}

/** Who still holds the lease: by its token, and by the database's clock. Locked in one order everywhere, so that nobody waits in a circle. */
const heldStatement = `
  SELECT c.workspace_id, c.id FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS k (workspace_id, id, token)
  JOIN conversations c ON c.workspace_id = k.workspace_id AND c.id = k.id
  WHERE c.lease_token = k.token AND c.lease_until > now() ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c`

/** The same for all of them or none. */
const allHeldStatement = `SELECT ${guard('count(*) = cardinality($1::uuid[])')} FROM (${heldStatement}) AS held`

const keysOf = (commits: ConversationCommit[]) => [commits.map(({ claim }) => claim.workspaceId), commits.map(({ claim }) => claim.conversationId), commits.map(({ claim }) => claim.leaseToken)]

const nothing: Kept = { lost: [], awake: false, begun: [] }

/** `noted`: sessions that are known to have an agent, and need not be noted as such again. */
export async function commitTurns(pool: Pool, noted: Set<string>, commits: ConversationCommit[], begin?: BeginOptions): Promise<Kept> {
  if (commits.length === 0) return nothing
  try {
    return await inTransaction(pool, (connection, finish) => {
      const held = connection.query({ name: 'commit-all-held', text: allHeldStatement, values: keysOf(commits) })
      // Whoever waits for what follows hears of it as well.
      held.catch(() => undefined)
      return keep(connection, finish, noted, commits, begin, [held])
    })
  } catch (cause) {
    if (!isGuard(cause)) throw cause
  }
  // A lease was lost: that one is left out, and the others are kept.
  return inTransaction(pool, async (connection, finish) => {
    const held = await connection.query<{ workspace_id: string; id: string }>({ name: 'commit-held', text: heldStatement, values: keysOf(commits) })
    const ours = new Set(held.rows.map((row) => `${row.workspace_id} ${row.id}`))
    const kept = commits.filter(({ claim }) => ours.has(`${claim.workspaceId} ${claim.conversationId}`))
    const lost = commits.filter((commit) => !kept.includes(commit)).map(({ claim }) => claim.conversationId)
    return kept.length === 0 ? { ...nothing, lost } : { ...(await keep(connection, finish, noted, kept, begin)), lost }
  })
}

/** The last of its transaction, which has the conversations locked. `before`: still on its way; where one fails, nothing is kept. */
export async function keep(connection: Connection, finish: Finish, noted: Set<string>, commits: ConversationCommit[], begin: BeginOptions | undefined, before: Promise<unknown>[] = []): Promise<Kept> {
  const plans = commits.map((commit) => ({ commit, plan: planCommit(commit) }))
  const amendments = plans.flatMap(({ commit, plan }) => plan.amendments.map((one) => ({ ...one, ...whose(commit) })))
  const lease = leaseOf(plans, begin)
  const told = ({ awake, begun }: KeptRow): Kept => ({ lost: [], awake, begun: begunOf(plans, new Set(begun), lease.token) })
  const turns = () => connection.query<KeptRow>(keepStatement(plans, lease))
  const agents = plans.flatMap(({ commit, plan }) => plan.effects.filter((effect) => isTalk(effect) && !noted.has(effect.sessionId)).map(({ sessionId }) => ({ ...whose(commit), sessionId })))
  const beside = () => Promise.all([keepBeside(connection, plans), noteAgentSessions(connection, agents)])
  let row: KeptRow
  if (amendments.length === 0) {
    const [{ rows }] = await finish(() => [turns(), beside(), ...before])
    row = rows[0]!
  } else {
    const [{ rows }] = await Promise.all([turns(), ...before])
    row = rows[0]!
    await amendMessages(connection, amendments)
    await finish(() => [beside()])
  }
  if (noted.size > mostNoted) noted.clear()
  for (const { sessionId } of agents) noted.add(sessionId)
  return told(row)
}

/** Twenty thousand ids are about two megabytes; whoever is not among them is noted once more. */
const mostNoted = 20_000

/** As many as the worker has room for. */
function leaseOf(plans: PlannedCommit[], begin: BeginOptions | undefined): BegunLease {
  const ready = plans.flatMap(({ commit, plan }) => beginsAtOnce(plan).filter(({ kind }) => kind !== 'send' || commit.claim.sending).map(({ id }) => id))
  return { ids: new Set(ready.slice(0, begin?.limit ?? 0)), token: randomUUID(), now: begin?.now ?? 0, lease_ms: begin?.leaseMs ?? 0 }
}

function begunOf(plans: PlannedCommit[], ids: ReadonlySet<string>, leaseToken: string): ClaimedEffect[] {
  return plans.flatMap(({ commit: { claim }, plan }) =>
    plan.effects.flatMap((effect): ClaimedEffect[] =>
      ids.has(effect.id)
        ? [{
            workspaceId: claim.workspaceId, id: effect.id, conversationId: claim.conversationId, leaseToken, attempt: 1, possiblyDouble: false, sessionId: effect.sessionId, newestMessage: claim.newestMessage ?? null,
            work: workOf(effect, claim),
          }]
        : [],
    ),
  )
}

function workOf({ kind, nodeId, payload }: PlannedEffect, { workspaceId, sending }: ConversationCommit['claim']): ClaimedEffect['work'] {
  if (kind === 'send') return sendWork(sending!, payload as SendPayload, { workspaceId, nodeId, permit: { windowUntil: sending!.windowUntil } })
  if (kind === 'call-tool') return { kind, call: payload['call'] as unknown as ToolRequest }
  return { kind, request: payload['request'] as unknown as ModelRequest }
}

/** What few turns leave behind, each in a statement of its own. */
function keepBeside(connection: Connection, plans: PlannedCommit[]): Promise<unknown> {
  const consents = plans.flatMap(({ commit, plan }) => plan.consents.map((consent) => ({ workspaceId: commit.claim.workspaceId, contactId: commit.contact.id, ...consent })))
  const memories = plans.flatMap(({ commit, plan }) => plan.memories.map((memory) => ({ workspaceId: commit.claim.workspaceId, contactId: commit.contact.id, kind: 'fact' as const, ...memory })))
  return Promise.all([keepConsents(connection, consents), keepMemories(connection, memories)])
}

const whose = ({ claim }: ConversationCommit) => ({ workspaceId: claim.workspaceId, conversationId: claim.conversationId })
