import { Client } from 'pg'

/** One kind of thing that should not be, with how often it is and what becomes of it. */
export interface Finding {
  name: 'unsorted-mail' | 'forgotten-mail' | 'expired-leases' | 'effects-without-outcome' | 'overdue-timers' | 'stopped-channels' | 'open-faults'
  count: number
  /** In plain words, with what to do where somebody has to. */
  meaning: string
  /** How many of them were put right now. */
  mended: number
}

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
    name: 'effects-without-outcome',
    meaning: 'Sends and questions to a model that were begun over five minutes ago and never ended. A running worker settles them.',
    count: `SELECT count(*)::int AS n FROM effects WHERE status = 'begun' AND lease_until < now() - interval '5 minutes'`,
  },
  {
    name: 'overdue-timers',
    meaning: 'Timers whose moment passed over a minute ago. A running worker fires them.',
    count: `SELECT count(*)::int AS n FROM timers WHERE status = 'waiting' AND fire_at < now() - interval '1 minute'`,
  },
  {
    name: 'stopped-channels',
    meaning: 'Numbers that can neither send nor receive. Their page in the settings says why; what waits is kept.',
    count: `SELECT count(*)::int AS n FROM channels WHERE status = 'stopped'`,
  },
  {
    name: 'open-faults',
    meaning: 'Faults of the last day, each shown on its card in the editor.',
    count: `SELECT count(*)::int AS n FROM faults WHERE at > now() - interval '1 day'`,
  },
]

/** Looks for what is stuck, mends what can be mended without a worker, and names the rest. `url` is the worker role's. */
export async function examine(url: string): Promise<Finding[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const findings: Finding[] = []
    for (const { name, meaning, count, mend } of examinations) {
      const { rows } = await client.query<{ n: number }>(count)
      const found = rows[0]?.n ?? 0
      const mended = found > 0 && mend ? ((await client.query(mend)).rowCount ?? 0) : 0
      findings.push({ name, count: found, meaning, mended })
    }
    return findings
  } finally {
    await client.end()
  }
}
