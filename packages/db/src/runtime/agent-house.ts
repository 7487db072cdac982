import { outboundText, textOf, type InboundContent, type JsonObject, type OutboundContent } from '@parley/channel'
import type { FileBytes } from '../file-bytes.ts'
import { keepMemories } from './keep-memories.ts'
import type { Pool } from './pool.ts'

interface Caller {
  workspaceId: string
  conversationId: string
  sessionId: string | null
}

interface Line {
  from: 'contact' | 'bot' | 'person'
  text: string
  at: number
}

/** A session that has ended, of which nothing has been remembered yet. */
export interface EndedSession {
  workspaceId: string
  conversationId: string
  sessionId: string
  contactId: string
  endedAt: number
  /** Oldest first. */
  lines: Line[]
  /** What was remembered of the contact on the way, and before. */
  known: string[]
}

/** A file that a customer sent, as far as it has come. */
export interface SentFile {
  /** The channel's id of its message. */
  messageId: string
  status: 'waiting' | 'stored' | 'failed' | 'forgotten'
  mimeType: string
  transcript: string | null
  /** Null: it is gone. */
  read(): Promise<Uint8Array | null>
}

const freshMs = 5_000
/** Of one contact, the newest. */
const mostMemories = 60
const mostLines = 80
const mostAttempts = 4

interface MessageRow {
  author: string
  content: unknown
  at: Date
}

const lineOf = ({ author, content, at }: MessageRow): Line => ({
  from: author === 'contact' ? 'contact' : author === 'bot' ? 'bot' : 'person',
  text: author === 'contact' || author === 'app' ? textOf(content as InboundContent) : outboundText(content as OutboundContent),
  at: at.getTime(),
})

/** Contacts' memory, the workspace's voice and what was said before, for the questions to a model and for the end of a session. */
export function createAgentHouse(pool: Pool, now: () => number = Date.now, bytes: Pick<FileBytes, 'read'> = { read: async () => null }) {
  const voices = new Map<string, { until: number; voice: Promise<{ persona: JsonObject; handover: JsonObject }> }>()

  const readVoice = async (workspaceId: string) => {
    const { rows } = await pool.query<{ persona: JsonObject; handover_rules: JsonObject }>({ name: 'agent-voice', text: 'SELECT persona, handover_rules FROM workspaces WHERE id = $1', values: [workspaceId] })
    return { persona: rows[0]?.persona ?? {}, handover: rows[0]?.handover_rules ?? {} }
  }

  return {
    /** At most five seconds old. */
    voice(workspaceId: string): Promise<{ persona: JsonObject; handover: JsonObject }> {
      const kept = voices.get(workspaceId)
      if (kept && kept.until > now()) return kept.voice
      const voice = readVoice(workspaceId)
      voices.set(workspaceId, { until: now() + freshMs, voice })
      voice.catch(() => voices.delete(workspaceId))
      return voice
    },

    /** The newest first. What this session wrote down from the moment `since` on is left out. */
    async memories({ workspaceId, sessionId }: Caller, contactId: string, since: number): Promise<{ kind: 'fact' | 'summary'; text: string; at: number }[]> {
      const { rows } = await pool.query<{ kind: 'fact' | 'summary'; text: string; at: Date }>({
        name: 'agent-memories',
        // A conversation may outlive a merge of its contact: the alias leads on.
        text: `SELECT kind, text, at FROM contact_memories
          WHERE workspace_id = $1 AND contact_id = coalesce((SELECT contact_id FROM contact_aliases WHERE workspace_id = $1 AND kind = 'contact' AND value = $2::text), $2::uuid) AND (session_id IS DISTINCT FROM $3 OR at < to_timestamp($4::float8 / 1000))
          ORDER BY at DESC, id LIMIT ${mostMemories}`,
        values: [workspaceId, contactId, sessionId, since],
      })
      return rows.map(({ kind, text, at }) => ({ kind, text, at: at.getTime() }))
    },

    /** What customers sent with these messages, as far as it has come. */
    async files({ workspaceId, conversationId }: Caller, messageIds: string[]): Promise<SentFile[]> {
      const { rows } = await pool.query<{ message_id: string; status: SentFile['status']; mime_type: string; transcript: string | null; file_id: string }>({
        name: 'agent-files',
        text: `SELECT f.message_id, f.status, f.mime_type, f.transcript, f.file_id FROM messages m
          JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
          JOIN media_fetches f ON f.workspace_id = m.workspace_id AND f.channel_id = c.channel_id AND f.media_id = m.content -> 'media' ->> 'id'
          WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.channel_message_id = ANY($3::text[])`,
        values: [workspaceId, conversationId, messageIds],
      })
      return rows.map((row) => ({ messageId: row.message_id, status: row.status, mimeType: row.mime_type, transcript: row.transcript, read: () => bytes.read(workspaceId, row.file_id) }))
    },

    async before({ workspaceId, conversationId, sessionId }: Caller, at: number): Promise<{ summary: string; lines: Line[] }> {
      const { rows } = await pool.query<{ summary: string | null; author: string | null; content: unknown; at: Date | null }>({
        name: 'agent-before',
        text: `SELECT a.summary, m.author, m.content, m.at FROM sessions s
          LEFT JOIN agent_sessions a ON a.workspace_id = s.workspace_id AND a.session_id = s.id
          LEFT JOIN LATERAL (
            SELECT author, content, at, position FROM messages WHERE workspace_id = s.workspace_id AND conversation_id = $2 AND status <> 'superseded'
              AND at >= s.started_at - interval '1 minute' AND at > coalesce(a.summary_until, '-infinity') AND at < to_timestamp($4::float8 / 1000)
            ORDER BY position DESC LIMIT ${mostLines}) m ON true
          WHERE s.workspace_id = $1 AND s.id = $3 ORDER BY m.position`,
        values: [workspaceId, conversationId, sessionId, at],
      })
      return { summary: rows[0]?.summary ?? '', lines: rows.flatMap((row) => (row.author === null || row.at === null ? [] : [lineOf({ author: row.author, content: row.content, at: row.at })])) }
    },

    async keepSummary({ workspaceId, conversationId, sessionId }: Caller, summary: string, until: number): Promise<void> {
      if (sessionId === null) return
      await pool.query(
        `INSERT INTO agent_sessions (workspace_id, session_id, conversation_id, summary, summary_until) VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))
         ON CONFLICT (workspace_id, session_id) DO UPDATE SET summary = excluded.summary, summary_until = excluded.summary_until WHERE coalesce(agent_sessions.summary_until, '-infinity') < excluded.summary_until`,
        [workspaceId, sessionId, conversationId, summary, until],
      )
    },

    /** Takes sessions that ended, each for two minutes: whoever takes them says `remembered`, or they come again, a few times. */
    async takeEnded(most: number): Promise<EndedSession[]> {
      const { rows } = await pool.query<{ workspace_id: string; session_id: string; conversation_id: string; contact_id: string; started_at: Date; ended_at: Date }>(
        `WITH due AS (
           SELECT a.workspace_id, a.session_id FROM agent_sessions a JOIN sessions s ON s.workspace_id = a.workspace_id AND s.id = a.session_id
           WHERE a.done_at IS NULL AND s.ended_at IS NOT NULL AND (a.lease_until IS NULL OR a.lease_until < now()) ORDER BY a.lease_until NULLS FIRST LIMIT $1 FOR UPDATE OF a SKIP LOCKED
         ), taken AS (
           UPDATE agent_sessions a SET lease_until = now() + interval '2 minutes', attempts = a.attempts + 1, done_at = CASE WHEN a.attempts + 1 >= ${mostAttempts} THEN now() END
           FROM due WHERE a.workspace_id = due.workspace_id AND a.session_id = due.session_id RETURNING a.workspace_id, a.session_id, a.conversation_id)
         SELECT t.workspace_id, t.session_id, t.conversation_id, c.contact_id, s.started_at, s.ended_at FROM taken t
         JOIN sessions s ON s.workspace_id = t.workspace_id AND s.id = t.session_id JOIN conversations c ON c.workspace_id = t.workspace_id AND c.id = t.conversation_id`,
        [most],
      )
      return Promise.all(
        rows.map(async (row) => {
          const [messages, known] = await Promise.all([
            pool.query<MessageRow>(
              `SELECT author, content, at FROM (SELECT author, content, at, position FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND status <> 'superseded' AND at BETWEEN $3::timestamptz - interval '1 minute' AND $4
               ORDER BY position DESC LIMIT ${mostLines}) m ORDER BY position`,
              [row.workspace_id, row.conversation_id, row.started_at, row.ended_at],
            ),
            pool.query<{ text: string }>('SELECT text FROM contact_memories WHERE workspace_id = $1 AND contact_id = $2 ORDER BY at DESC LIMIT 30', [row.workspace_id, row.contact_id]),
          ])
          return {
            workspaceId: row.workspace_id, conversationId: row.conversation_id, sessionId: row.session_id, contactId: row.contact_id, endedAt: row.ended_at.getTime(),
            lines: messages.rows.map(lineOf), known: known.rows.map(({ text }) => text),
          }
        }),
      )
    },

    /** What a session left behind; nothing is an answer as well. */
    async remembered({ workspaceId, sessionId, contactId, endedAt }: EndedSession, { facts, summary }: { facts: string[]; summary: string }): Promise<void> {
      const kept = { workspaceId, contactId, messageId: null, sessionId, at: endedAt }
      const lines = [...facts.map((text) => ({ kind: 'fact' as const, text })), ...(summary === '' ? [] : [{ kind: 'summary' as const, text: summary }])]
      await keepMemories(pool, lines.map((line) => ({ ...kept, ...line })))
      await pool.query('UPDATE agent_sessions SET done_at = now(), lease_until = NULL WHERE workspace_id = $1 AND session_id = $2', [workspaceId, sessionId])
    },
  }
}

export type StoredAgentHouse = ReturnType<typeof createAgentHouse>
