import { randomUUID } from 'node:crypto'
import type { InboundContent, InboundMessage } from '@parley/channel'
import { isDeletedAlready } from './late-changes.ts'
import { toJsonb } from './jsonb.ts'
import type { Connection } from './pool.ts'
import type { PlacedMail } from './resolve-contacts.ts'

/**
 * What customers sent as files, or the owner from the phone app, is to be fetched, and has its own id from now on: the
 * mail that waits for its conversation names it, so flow and transcript do as well. A file that comes twice is fetched
 * once, and one whose message was deleted before it came not at all.
 */
export async function noteMedia(connection: Connection, placed: PlacedMail[]): Promise<void> {
  const files = placed.flatMap(({ mail, conversation }) => {
    const { content, path } = contentOf(mail)
    if (content === undefined || !('media' in content)) return []
    const { type, media } = content
    return [{
      w: mail.workspace_id, mail: mail.id, channel: mail.channel_id, conversation, path, media: media.id, file: randomUUID(), kind: type, message: mail.source_id,
      name: media.filename ?? '', mime: media.mimeType, voice: media.voice ?? false,
    }]
  })
  if (files.length === 0) return
  await connection.query(
    `WITH i AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (w uuid, mail bigint, channel uuid, conversation uuid, path text[], media text, file uuid, kind text, message text, name text, mime text, voice boolean)
     ), noted AS (
       INSERT INTO media_fetches AS f (workspace_id, channel_id, media_id, file_id, kind, message_id, name, mime_type, voice)
       SELECT DISTINCT ON (w, channel, media) w, channel, media, file, kind, message, name, mime, voice FROM i
       WHERE NOT EXISTS (SELECT 1 FROM mailbox m WHERE m.workspace_id = i.w AND m.id = i.mail AND ${isDeletedAlready('m', 'i.conversation')})
       ON CONFLICT (workspace_id, channel_id, media_id) DO UPDATE SET media_id = f.media_id
       RETURNING workspace_id, channel_id, media_id, file_id
     )
     UPDATE mailbox m SET payload = jsonb_set(m.payload, i.path || '{content,media,fileId}', to_jsonb(n.file_id::text))
     FROM i JOIN noted n ON n.workspace_id = i.w AND n.channel_id = i.channel AND n.media_id = i.media
     WHERE m.workspace_id = i.w AND m.id = i.mail`,
    [toJsonb(files)],
  )
}

/** What was said, and where in the payload it stands. */
function contentOf({ kind, payload }: PlacedMail['mail']): { content?: InboundContent; path: string[] } {
  if (kind === 'message') return { content: (payload['message'] as unknown as InboundMessage).content, path: ['message'] }
  if (kind === 'echo') return { content: payload['content'] as unknown as InboundContent, path: [] }
  return { path: [] }
}
