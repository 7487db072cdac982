import { bareMimeType, checkMedia, type MediaKind } from '../media-limits.ts'
import type { OutboundMedia } from '../media-source.ts'
import { linkProblem } from './public-link.ts'

/** What is wrong with a file to send, as far as it is known: `link` where it is about the address. Undefined where nothing is. */
export function mediaProblem(kind: MediaKind, media: OutboundMedia): { message: string; link?: true } | undefined {
  const missing = { message: 'There is no file yet. Upload one or give its link.' }
  if ('link' in media) {
    if (media.link.trim() === '') return missing
    const message = linkProblem(media.link)
    return message === undefined ? undefined : { message, link: true }
  }
  if (media.fileId.trim() === '') return missing
  if (media.mimeType === undefined || media.size === undefined) return undefined
  const message = checkMedia(kind, { mimeType: bareMimeType(media.mimeType), size: media.size })
  return message === undefined ? undefined : { message }
}
