import { stoppedByMeta } from '@parley/channel'
import { noteOnChannel, type Ask } from '../channel-health.ts'
import { inTransaction, type Pool } from './pool.ts'

/** Numbers that Meta had stopped until now send again, and their log says so. Returns how many. `pool` logs in as the worker. */
export function liftEndedStops(pool: Pool): Promise<number> {
  return inTransaction(pool, async (connection) => {
    const ask: Ask = async <Found>(text: string, values: unknown[]) => (await connection.query(text, values)).rows as Found[]
    const lifted = await ask<{ workspace_id: string; id: string }>(
      `UPDATE channels SET status = 'connected', status_reason = NULL, stopped_until = NULL
       WHERE status = 'stopped' AND stopped_until <= now() AND status_reason LIKE $1 RETURNING workspace_id, id`,
      [`${stoppedByMeta}%`],
    )
    for (const { workspace_id, id } of lifted)
      await noteOnChannel(ask, workspace_id, id, [{ kind: 'parley.resumed', severity: 'notice', summary: 'The time that Meta had set for the restriction is over: the number sends again, and what waited goes out where its window is still open.' }])
    return lifted.length
  })
}
