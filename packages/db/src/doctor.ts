import { Client } from 'pg'
import type { Pool } from './runtime/pool.ts'

/** One kind of thing that should not be, with how often it is and what becomes of it. */
export interface Finding {
  name:
    | 'unsorted-mail' | 'forgotten-mail' | 'expired-leases' | 'orphaned-leases' | 'effects-without-outcome' | 'unbegun-effects' | 'stranded-effects' | 'overdue-timers' | 'sessions-without-end'
    | 'sessions-on-deleted-nodes' | 'sessions-out-of-step' | 'stopped-channels' | 'open-faults'
  count: number
  /** In plain words, with what to do where somebody has to. */
  meaning: string
  /** How many of them were put right now. */
  mended: number
}

/** Sessions whose deadline is written in their state and stands in no timer. */
const waitingWithoutEnd = `WHERE c.lease_token IS NULL AND c.wake_at IS NULL AND c.state #>> '{session,place,deadline,timerId}' IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.workspace_id = c.workspace_id AND t.id = c.state #>> '{session,place,deadline,timerId}' AND t.status = 'waiting')`

const onDeletedNode = `WHERE s.ended_at IS NULL AND s.node_id IS NOT NULL AND NOT jsonb_path_exists(v.document, '$.nodes[*] ? (@.id == $node)', jsonb_build_object('node', s.node_id))`

const examinations: { name: Finding['name']; meaning: string; count: string; mend?: string }[] = [
  {
    name: 'unsorted-mail',
    meaning: 'Messages that arrived over a minute ago and are in no conversation yet. A running worker takes them within a second: is one running?',
    count: `SELECT count(*)::int AS n FROM mailbox WHERE conversation_id IS NULL AND taken_at IS NULL AND arrived_at < now() - interval '1 minute'`,
  },
  {
    name: 'forgotten-mail',
    meaning: 'Conversations with mail that nobody was going to take. They were woken.',
    count: `SELECT count(*)::int AS n FROM conversations c WHERE c.wake_at IS NULL AND EXISTS (SELECT 1 FROM mailbox m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.taken_at IS NULL)`,
    mend: `UPDATE conversations c SET wake_at = now(), arrivals = arrivals + 1 WHERE c.wake_at IS NULL AND EXISTS (SELECT 1 FROM mailbox m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.taken_at IS NULL)`,
  },
  {
    name: 'expired-leases',
    meaning: 'Conversations whose worker went away over a minute ago. The next claim takes them: is a worker running?',
    count: `SELECT count(*)::int AS n FROM conversations WHERE lease_until < now() - interval '1 minute' AND wake_at IS NOT NULL`,
  },
  {
    name: 'orphaned-leases',
    meaning: 'Conversations whose lease ran out and that nothing would have woken. They were given back.',
    count: `SELECT count(*)::int AS n FROM conversations WHERE lease_token IS NOT NULL AND wake_at IS NULL AND lease_until < now()`,
    mend: `UPDATE conversations SET lease_token = NULL, lease_until = NULL, wake_at = now() WHERE lease_token IS NOT NULL AND wake_at IS NULL AND lease_until < now()`,
  },
  {
    name: 'effects-without-outcome',
    meaning: 'Sends and questions to a model that were begun over five minutes ago and never ended. A running worker settles them.',
    count: `SELECT count(*)::int AS n FROM effects WHERE status = 'begun' AND lease_until < now() - interval '5 minutes'`,
  },
  {
    name: 'unbegun-effects',
    meaning: 'Replies, questions to a model and calls of tools that should have left over a minute ago and have not. A running worker takes them within a second: is one running?',
    count: `SELECT count(*)::int AS n FROM effects e JOIN channels ch ON ch.workspace_id = e.workspace_id AND ch.id = e.channel_id AND ch.status = 'connected'
      WHERE e.status IN ('pending', 'uncertain') AND e.not_before < now() - interval '1 minute'
        AND (e.kind <> 'send' OR NOT EXISTS (
          SELECT 1 FROM effects p WHERE p.workspace_id = e.workspace_id AND p.conversation_id = e.conversation_id AND p.kind = 'send' AND p.position < e.position AND p.held IS NULL AND p.status IN ('pending', 'begun', 'uncertain')))`,
  },
  {
    name: 'overdue-timers',
    meaning: 'Timers whose moment passed over a minute ago. A running worker fires them.',
    count: `SELECT count(*)::int AS n FROM timers WHERE status = 'waiting' AND fire_at < now() - interval '1 minute'`,
  },
  {
    name: 'stranded-effects',
    meaning: 'Effects that count as begun and belong to no worker. A send becomes uncertain and is settled by its status or sent once more; a question is asked again.',
    count: `SELECT count(*)::int AS n FROM effects WHERE status = 'begun' AND lease_until IS NULL`,
    mend: `UPDATE effects SET lease_until = now() WHERE status = 'begun' AND lease_until IS NULL`,
  },
  {
    name: 'sessions-without-end',
    meaning: 'Conversations that wait at a card and have no timer that would end the wait. They were given their timer back.',
    count: `SELECT count(*)::int AS n FROM conversations c ${waitingWithoutEnd}`,
    mend: `INSERT INTO timers (workspace_id, id, conversation_id, session_id, node_id, purpose, fire_at)
      SELECT c.workspace_id, c.state #>> '{session,place,deadline,timerId}', c.id, c.state #>> '{session,id}', c.state #>> '{session,place,nodeId}', 'deadline',
        to_timestamp((c.state #>> '{session,place,deadline,at}')::bigint / 1000.0)
      FROM conversations c ${waitingWithoutEnd}
      ON CONFLICT (workspace_id, id) DO UPDATE SET status = 'waiting'`,
  },
  {
    name: 'sessions-on-deleted-nodes',
    meaning: 'Sessions that wait at a card which their version does not have. Their deadline was brought forward: the session ends with a word to the customer, and the next message begins anew.',
    count: `SELECT count(*)::int AS n FROM sessions s JOIN flow_versions v ON v.workspace_id = s.workspace_id AND v.id = s.version_id ${onDeletedNode}`,
    mend: `UPDATE timers t SET fire_at = now() FROM sessions s JOIN flow_versions v ON v.workspace_id = s.workspace_id AND v.id = s.version_id
      ${onDeletedNode} AND t.workspace_id = s.workspace_id AND t.session_id = s.id AND t.status = 'waiting' AND t.fire_at > now()`,
  },
  {
    name: 'sessions-out-of-step',
    meaning: 'Sessions that are listed as running although their conversation has gone on. The list was put right.',
    count: `SELECT count(*)::int AS n FROM sessions s JOIN conversations c ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id
      WHERE s.ended_at IS NULL AND c.lease_token IS NULL AND c.state #>> '{session,id}' IS DISTINCT FROM s.id`,
    mend: `UPDATE sessions s SET ended_at = now(), end_reason = 'doctor', node_id = NULL FROM conversations c
      WHERE c.workspace_id = s.workspace_id AND c.id = s.conversation_id AND s.ended_at IS NULL AND c.lease_token IS NULL AND c.state #>> '{session,id}' IS DISTINCT FROM s.id`,
  },
  {
    name: 'stopped-channels',
    meaning: 'Numbers that can neither send nor receive. Their page in the settings says why; what waits is kept.',
    count: `SELECT count(*)::int AS n FROM channels WHERE status = 'stopped'`,
  },
  {
    name: 'open-faults',
    meaning: 'Faults of the last day. Those of a live version stand on their cards in the editor, the others in their conversations.',
    count: `SELECT count(*)::int AS n FROM faults WHERE at > now() - interval '1 day'`,
  },
]

interface Queryable {
  query(text: string): Promise<{ rows: unknown[]; rowCount: number | null }>
}

async function examineWith(client: Queryable): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { name, meaning, count, mend } of examinations) {
    const { rows } = await client.query(count)
    const found = (rows[0] as { n: number } | undefined)?.n ?? 0
    const mended = found > 0 && mend ? ((await client.query(mend)).rowCount ?? 0) : 0
    findings.push({ name, count: found, meaning, mended })
  }
  return findings
}

/** Looks for what is stuck, mends what can be mended without a worker, and names the rest. `url` is the worker role's. */
export async function examine(url: string): Promise<Finding[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await examineWith(client)
  } finally {
    await client.end()
  }
}

/** Meta tries for seven days; what is older than this can be of no use to anybody. */
const deliveriesKept = '8 days'
const lockKey = 72707377

/**
 * The doctor's round, as a worker makes it by itself: finds and mends what is stuck, and clears webhooks that are older than eight
 * days. Of several workers one makes it; undefined for the others. `cleared`: how many webhooks went.
 */
export async function makeRound(pool: Pool): Promise<{ findings: Finding[]; cleared: number } | undefined> {
  const connection = await pool.connect()
  try {
    const { rows } = await connection.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [lockKey])
    if (!rows[0]?.mine) return undefined
    try {
      const findings = await examineWith(connection)
      // A portion at a time, so that years of them hold nothing up.
      const { rowCount } = await connection.query(`DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE received_at < now() - interval '${deliveriesKept}' ORDER BY received_at LIMIT 5000)`)
      return { findings, cleared: rowCount ?? 0 }
    } finally {
      await connection.query('SELECT pg_advisory_unlock($1)', [lockKey])
    }
  } finally {
    connection.release()
  }
}
