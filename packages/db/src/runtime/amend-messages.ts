import { withText, type InboundContent, type MessageDetails } from '@parley/channel'
import type { Amendment } from '@parley/runtime'
import { forgetMessage } from './forget-message.ts'
import { toJsonb } from './jsonb.ts'
import type { Connection } from './pool.ts'

export interface PlacedAmendment extends Amendment {
  workspaceId: string
  conversationId: string
}

interface Row {
  id: string
  author: string
  content: InboundContent
  details: MessageDetails | null
}

/**
 * Reactions, edits and deletions change the message that they name, where it is there; otherwise they stand
 * in the transcript by themselves. The conversations are locked.
 */
export async function amendMessages(connection: Connection, amendments: PlacedAmendment[]): Promise<void> {
  for (const amendment of amendments) {
    const { workspaceId, conversationId, target, by } = amendment
    const { rows } = await connection.query<Row>({
      name: 'amend-find',
      text: 'SELECT id, author, content, details FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND channel_message_id = $3 ORDER BY position LIMIT 1 FOR UPDATE',
      values: [workspaceId, conversationId, target],
    })
    const row = rows[0]
    // Only what one has said oneself can be changed or deleted. On the phone app the owner sees the bot's messages as their own.
    const own = row && (by === 'contact') === (row.author === 'contact')
    if (!row || (amendment.change.type !== 'reaction' && !own)) {
      await stand(connection, amendment)
      continue
    }
    const changed = amend(row, amendment)
    if (changed) {
      await connection.query({
        name: 'amend-write',
        text: 'UPDATE messages SET content = $3, details = $4 WHERE workspace_id = $1 AND id = $2',
        values: [workspaceId, row.id, toJsonb(changed.content), Object.keys(changed.details).length === 0 ? null : toJsonb(changed.details)],
      })
    }
    if (amendment.change.type === 'revoke') await forgetMessage(connection, amendment, row.content)
  }
}

function amend({ content, details }: Row, { change, by, message: { at } }: Amendment): { content: InboundContent; details: MessageDetails } | undefined {
  switch (change.type) {
    case 'reaction': {
      // One reaction of each side; webhooks come late, and the newest counts.
      const before = details?.reactions ?? []
      if (before.some((reaction) => reaction.by === by && reaction.at > at)) return undefined
      const { reactions: _, ...rest } = details ?? {}
      const reactions = [...before.filter((reaction) => reaction.by !== by), ...(change.emoji === undefined ? [] : [{ by, emoji: change.emoji, at }])]
      return { content, details: { ...rest, ...(reactions.length > 0 && { reactions }) } }
    }
    case 'edit':
      if (content.type === 'deleted' || (details?.editedAt ?? 0) > at) return undefined
      return { content: change.text === undefined ? content : withText(content, change.text), details: { ...details, original: details?.original ?? content, editedAt: at } }
    case 'revoke': {
      const { replyTo } = details ?? {}
      return { content: { type: 'deleted' }, details: { ...(replyTo !== undefined && { replyTo }), deletedAt: at } }
    }
  }
}

async function stand(connection: Connection, { workspaceId, conversationId, message }: PlacedAmendment): Promise<void> {
  await connection.query({
    name: 'amend-stand',
    text: `INSERT INTO messages (workspace_id, id, conversation_id, author, content, channel_message_id, status, at)
      VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6, to_timestamp($7::bigint / 1000.0))`,
    values: [workspaceId, conversationId, message.author, toJsonb(message.content), message.channelMessageId, message.status, message.at],
  })
}
