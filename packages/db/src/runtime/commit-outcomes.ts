import type { BeginOptions, ClaimedEffect, OutcomeCommit } from '@parley/runtime'
import { keep } from './commit-turns.ts'
import { guard, inTransaction, isGuard, type Pool } from './pool.ts'
import { settlementRow } from './settlement-row.ts'
import { settleStatement } from './settle-statement.ts'

export interface OutcomeItem {
  outcome: OutcomeCommit
  begin: BeginOptions | undefined
}

interface KeptOutcome {
  kept: boolean
  begun: ClaimedEffect[]
}

const refused: KeptOutcome = { kept: false, begun: [] }

/**
 * Who stands as they did: nobody holds them, nothing waits, nothing has come, and no turn was taken. Their keys in one order
 * everywhere, so that nobody waits in a circle.
 */
export const standStatement = `SELECT ${guard('count(*) = cardinality($1::uuid[])')} FROM (
    SELECT 1 FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::int[]) AS k (workspace_id, id, arrivals, sequence)
    JOIN conversations c ON c.workspace_id = k.workspace_id AND c.id = k.id
    WHERE c.lease_token IS NULL AND c.wake_at IS NULL AND c.arrivals = k.arrivals AND (c.state ->> 'sequence')::int = k.sequence
    ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE OF c) AS standing`

/**
 * All of them or none: where one conversation has moved on, or one effect is another's by now, the division by zero ends the
 * transaction, and each is to be tried by itself.
 */
export async function commitOutcomes(pool: Pool, noted: Set<string>, items: OutcomeItem[]): Promise<KeptOutcome[]> {
  // Two outcomes of one conversation: the second finds that it has moved on.
  const first = items.filter(({ outcome }, index) => items.findIndex((other) => other.outcome.effect.conversationId === outcome.effect.conversationId) === index)
  const outcomes = first.map(({ outcome }) => outcome)
  const commits = outcomes.map(({ commit }) => commit)
  const rows = outcomes.map(({ effect, settlement }) => ({ ...settlementRow(effect, settlement), event: null, said: false }))
  const keys = [commits.map(({ claim }) => claim.workspaceId), commits.map(({ claim }) => claim.conversationId), commits.map(({ claim }) => String(claim.arrivals)), commits.map(({ state, turns }) => state.sequence - turns.length)]
  try {
    const { begun } = await inTransaction(pool, (connection, finish) => {
      const before = [connection.query({ name: 'outcome-stands', text: standStatement, values: keys }), connection.query(settleStatement(rows, 'all'))]
      // Whoever waits for what follows hears of it as well.
      for (const one of before) one.catch(() => undefined)
      return keep(connection, finish, noted, commits, first[0]!.begin, before)
    })
    return items.map((item) => (first.includes(item) ? { kept: true, begun: begun.filter(({ conversationId }) => conversationId === item.outcome.effect.conversationId) } : refused))
  } catch (cause) {
    if (items.length === 1 && isGuard(cause)) return [refused]
    throw cause
  }
}
