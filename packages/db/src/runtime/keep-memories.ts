import type { Connection } from './pool.ts'
import { toJsonb } from './jsonb.ts'

export interface KeptMemory {
  workspaceId: string
  contactId: string
  kind: 'fact' | 'summary'
  text: string
  messageId: string | null
  sessionId: string | null
  at: number
}

/** What is remembered of contacts. The same words again only renew their date and source. */
export async function keepMemories(connection: Pick<Connection, 'query'>, memories: KeptMemory[]): Promise<void> {
  const newest = new Map(memories.map((memory) => [`${memory.workspaceId} ${memory.contactId} ${memory.kind} ${memory.text}`, memory]))
  if (newest.size === 0) return
  await connection.query({
    name: 'keep-memories',
    text: `INSERT INTO contact_memories (workspace_id, contact_id, kind, text, message_id, session_id, at)
      SELECT w, contact, kind, text, message, session, to_timestamp(at / 1000.0) FROM jsonb_to_recordset($1::jsonb) AS i (w uuid, contact uuid, kind text, text text, message text, session text, at float8)
      ON CONFLICT (workspace_id, contact_id, kind, md5(text)) DO UPDATE SET at = greatest(contact_memories.at, excluded.at), message_id = excluded.message_id, session_id = excluded.session_id`,
    values: [toJsonb([...newest.values()].map(({ workspaceId, contactId, messageId, sessionId, ...rest }) => ({ w: workspaceId, contact: contactId, message: messageId, session: sessionId, ...rest })))],
  })
}

/** A question to a model that talks with the customer; where one only tells what they want, there is nothing to sum up. */
export const isTalk = ({ kind, payload }: { kind: string; payload: object }): boolean => {
  const { request } = payload as { request?: { purpose?: string } }
  return kind === 'ask-model' && (request?.purpose ?? 'answer') === 'answer'
}

/** Sessions in which a model talks: their end is summed up. */
export async function noteAgentSessions(connection: Pick<Connection, 'query'>, sessions: { workspaceId: string; conversationId: string; sessionId: string }[]): Promise<void> {
  if (sessions.length === 0) return
  await connection.query({
    name: 'note-agent-sessions',
    text: `INSERT INTO agent_sessions (workspace_id, conversation_id, session_id) SELECT DISTINCT w, c, s FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS i (w, c, s) ON CONFLICT DO NOTHING`,
    values: [sessions.map(({ workspaceId }) => workspaceId), sessions.map(({ conversationId }) => conversationId), sessions.map(({ sessionId }) => sessionId)],
  })
}
