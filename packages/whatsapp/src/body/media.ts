import type { JsonObject, OutboundContent, OutboundMedia } from '@parley/channel'

type Of<Type extends OutboundContent['type']> = Extract<OutboundContent, { type: Type }>

/** The media ids that files of ours were given by uploading them, by `fileId`. */
export type Uploads = ReadonlyMap<string, string>

export function mediaRef(media: OutboundMedia, uploads: Uploads): JsonObject {
  return 'link' in media ? { link: media.link } : { id: uploads.get(media.fileId) ?? '' }
}

export function fileBody(content: Of<'image' | 'video' | 'document' | 'audio' | 'sticker'>, uploads: Uploads): JsonObject {
  const media = mediaRef(content.media, uploads)
  switch (content.type) {
    case 'image':
    case 'video':
      return { type: content.type, [content.type]: { ...media, ...(content.caption && { caption: content.caption }) } }
    case 'document':
      return { type: 'document', document: { ...media, ...(content.caption && { caption: content.caption }), ...(content.filename && { filename: content.filename }) } }
    case 'audio':
      return { type: 'audio', audio: { ...media, ...(content.voice && { voice: true }) } }
    case 'sticker':
      return { type: 'sticker', sticker: media }
  }
}
