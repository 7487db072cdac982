import { randomUUID } from 'node:crypto'
import type { InboundMessage } from '@parley/channel'
import { toJsonb } from './jsonb.ts'
import type { Connection } from './pool.ts'
import type { PlacedMail } from './resolve-contacts.ts'

/**
 * What customers sent as files is to be fetched, and has its own id from now on: the mail that waits for its
 * conversation names it, so flow and transcript do as well. A file that comes twice is fetched once.
 */
export async function noteMedia(connection: Connection, placed: PlacedMail[]): Promise<void> {
  const files = placed.flatMap(({ mail }) => {
    const message = mail.kind === 'message' ? (mail.payload['message'] as unknown as InboundMessage) : undefined
    if (message === undefined || !('media' in message.content)) return []
    const { type, media } = message.content
    return [{
      w: mail.workspace_id, mail: mail.id, channel: mail.channel_id, media: media.id, file: randomUUID(), kind: type, message: message.id,
      name: media.filename ?? '', mime: media.mimeType, voice: media.voice ?? false,
    }]
  })
  if (files.length === 0) return
  await connection.query(
    `WITH i AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (w uuid, mail bigint, channel uuid, media text, file uuid, kind text, message text, name text, mime text, voice boolean)
     ), noted AS (
       INSERT INTO media_fetches AS f (workspace_id, channel_id, media_id, file_id, kind, message_id, name, mime_type, voice)
       SELECT DISTINCT ON (w, channel, media) w, channel, media, file, kind, message, name, mime, voice FROM i
       ON CONFLICT (workspace_id, channel_id, media_id) DO UPDATE SET media_id = f.media_id
       RETURNING workspace_id, channel_id, media_id, file_id
     )
     UPDATE mailbox m SET payload = jsonb_set(m.payload, '{message,content,media,fileId}', to_jsonb(n.file_id::text))
     FROM i JOIN noted n ON n.workspace_id = i.w AND n.channel_id = i.channel AND n.media_id = i.media
     WHERE m.workspace_id = i.w AND m.id = i.mail`,
    [toJsonb(files)],
  )
}
