import type { ConversationStore } from '@parley/runtime'
import type { MasterKey } from '../crypto.ts'
import { Batcher } from './batcher.ts'
import { claimConversations } from './claim-conversations.ts'
import { commitOutcomes, type OutcomeItem } from './commit-outcomes.ts'
import { commitTurns } from './commit-turns.ts'
import { fireTimers } from './fire-timers.ts'
import { foldStatuses, plainFailure, type ExplainFailure, type JudgeFailure } from './fold-statuses.ts'
import { isUnavailable, type Pool } from './pool.ts'
import { Secrets } from './secrets.ts'
import { createReadSending } from './sending.ts'
import { sortMail } from './sort-mail.ts'

export interface ConversationStoreOptions {
  /** What a channel's error means, in plain words. */
  explain?: ExplainFailure
  /** What to do about a channel's error code: a Treatment of packages/channel. */
  judge?: JudgeFailure
  /** With it, what is said first in a turn may begin with its commit. `testBaseUrl`: see EffectStoreOptions. */
  sending?: { masterKey: MasterKey; testBaseUrl?: string | undefined }
}

/** Mailboxes, turns and transcripts in PostgreSQL. `pool` logs in as the worker. */
export function createConversationStore(pool: Pool, options: ConversationStoreOptions = {}): ConversationStore {
  const noted = new Set<string>()
  const readSending = options.sending && createReadSending(new Secrets(options.sending.masterKey), options.sending.testBaseUrl)
  const outcomes = new Batcher((items: OutcomeItem[]) => commitOutcomes(pool, noted, items), { atOnce: 2 })
  return {
    sort: (limit, claim) => sortMail(pool, limit, claim, readSending),
    fireTimers: (now, limit) => fireTimers(pool, now, limit),
    claim: (claim) => claimConversations(pool, claim, readSending),
    commit: (commits, begin) => commitTurns(pool, noted, commits, begin),
    commitOutcome: (outcome, begin) => outcomes.add({ outcome, begin }),
    async release(claims) {
      await pool.query({
        name: 'release',
        text: `UPDATE conversations c SET lease_token = NULL, lease_until = NULL, wake_at = now() FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS k (workspace_id, id, token)
          WHERE c.workspace_id = k.workspace_id AND c.id = k.id AND c.lease_token = k.token`,
        values: [claims.map((claim) => claim.workspaceId), claims.map((claim) => claim.conversationId), claims.map((claim) => claim.leaseToken)],
      })
    },
    foldStatuses: (limit) => foldStatuses(pool, limit, options.explain ?? plainFailure, options.judge),
    isUnavailable,
  }
}
