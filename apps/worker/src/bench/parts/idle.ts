import { rounded } from '../figures.ts'
import type { Installation } from '../installation.ts'
import type { BenchSettings } from '../settings.ts'
import { measureAck } from './ack.ts'
import { measureTurns } from './turns.ts'

/** What the figures come to with many sessions that wait and timers that run, against without; on one database, each beside the machine's own rate. */
export async function measureIdle(installation: Installation, settings: BenchSettings, say: (line: string) => void) {
  const measure = async () => {
    const ack = await measureAck(installation, settings)
    // Those messages are not to be answered.
    await installation.admin.query('TRUNCATE mailbox, deliveries')
    return { ack, turns: await measureTurns(installation, settings) }
  }
  const without = await measure()
  say(`  ${settings.idleSessions} waiting sessions and ${settings.idleTimers} timers …`)
  await addWaiting(installation, settings)
  const withMany = await measure()
  const cpu = ({ turns }: typeof without) => turns.cpuMs.worker + turns.cpuMs.database
  const ratios = { ack: rounded(withMany.ack.ratio / without.ack.ratio, 2), turns: rounded(withMany.turns.ratio / without.turns.ratio, 2) }
  return {
    ratio: Math.min(ratios.ack, ratios.turns), ...ratios, cpuPerTurn: rounded(cpu(withMany) / cpu(without), 2), sessions: settings.idleSessions, timers: settings.idleTimers,
    workerMemoryMb: { without: without.turns.workerMemoryMb, with: withMany.turns.workerMemoryMb }, without, with: withMany,
  }
}

/** Spread over the very workspaces that are written to. */
async function addWaiting({ admin, shops }: Installation, settings: BenchSettings): Promise<void> {
  const each = Math.ceil(settings.idleSessions / shops.length)
  const timers = Math.ceil(settings.idleTimers / shops.length)
  for (const shop of shops) {
    const values = [shop.workspaceId, shop.channelId, shop.flowId, shop.versionId, each, timers]
    await admin.query(
      `WITH p AS (
        INSERT INTO contacts (workspace_id, id, phone, name) SELECT $1, gen_random_uuid(), '+882' || lpad(n::text, 9, '0'), 'Waiting ' || n FROM generate_series(1, $5::int) AS n RETURNING id
      ), c AS (
        INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state)
        SELECT $1, v.id, $2, v.contact, jsonb_build_object('schemaVersion', 1, 'mode', 'bot', 'sequence', 2, 'lastSeenAt', 1790000000000, 'history', '[]'::jsonb, 'session', jsonb_build_object(
          'id', v.id || ':1', 'flowId', $3::uuid, 'versionId', $4::uuid, 'startedAt', 1790000000000, 'variables', '{}'::jsonb, 'outputs', '{}'::jsonb, 'visits', 2, 'unread', '[]'::jsonb,
          'place', jsonb_build_object('nodeId', 'which', 'visit', 2, 'memory', null, 'listen', jsonb_build_object('quietMs', 0), 'collecting', null, 'deadline', null, 'awaiting', '{}'::jsonb, 'person', false)))
        FROM (SELECT gen_random_uuid() AS id, id AS contact FROM p) AS v RETURNING id
      ), s AS (
        INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, node_id, started_at) SELECT $1, id || ':1', id, $3, $4, 'which', now() FROM c
      )
      INSERT INTO timers (workspace_id, id, conversation_id, session_id, node_id, purpose, fire_at)
      SELECT $1, id || ':1:1', id, id || ':1', 'which', 'deadline', now() + random() * interval '20 days' + interval '1 hour' FROM c LIMIT $6`,
      values,
    )
  }
  await admin.query('VACUUM ANALYZE')
  await admin.query('CHECKPOINT')
}
