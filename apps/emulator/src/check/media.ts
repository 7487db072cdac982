import { GraphRefusal, refuse } from '../graph-refusal.ts'
import type { BusinessNumber } from '../numbers.ts'
import type { Store } from '../store.ts'
import { maybeText, text, without, type Loose } from './fields.ts'

const megabyte = 1024 * 1024
const office = /^application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation))$|^text\/plain$/

const stillSticker = 100 * 1024

/** A flag in the header of an extended WebP file. */
const isAnimatedWebp = (bytes: Uint8Array) => Buffer.from(bytes.subarray(12, 16)).toString('latin1') === 'VP8X' && ((bytes[20] ?? 0) & 2) !== 0

/** What WhatsApp takes for each kind of file. */
export const mediaRules: Record<string, { types: RegExp; most: number }> = {
  image: { types: /^image\/(jpeg|png)$/, most: 5 * megabyte },
  video: { types: /^video\/(mp4|3gpp)$/, most: 16 * megabyte },
  audio: { types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, most: 16 * megabyte },
  document: { types: office, most: 100 * megabyte },
  sticker: { types: /^image\/webp$/, most: 500 * 1024 },
}

/** Refuses what Meta refuses about a file in a message. A link is fetched later; failing that, the status says so. */
export function checkMedia(type: string, media: Loose, number: BusinessNumber, store: Store): void {
  const rule = mediaRules[type] as { types: RegExp; most: number }
  const { id, link } = media
  if ((id === undefined) === (link === undefined)) throw refuse(131009, `Exactly one of ${type}['id'] and ${type}['link'] is required.`)
  if (id !== undefined) {
    const stored = store.liveMedia(text(id, `${type}['id']`, 200))
    if (!stored || stored.numberId !== number.numberId) {
      throw new GraphRefusal(400, 100, `(#100) Param ${type}['id'] is not a valid whatsapp business account media attachment ID`, { subcode: 33 })
    }
    const plain = stored.mimeType.split(';')[0]?.trim() ?? ''
    if (!rule.types.test(plain)) throw refuse(131009, `Media of type ${stored.mimeType} cannot be sent as ${type}.`)
    const moves = type !== 'sticker' || isAnimatedWebp(store.readMedia(stored.id) ?? new Uint8Array())
    if (stored.size > (moves ? rule.most : stillSticker)) throw refuse(131053, `The file is larger than ${rule.most} bytes.`)
    if (type === 'audio' && media['voice'] === true && plain !== 'audio/ogg') throw refuse(131009, 'A voice message must be an OGG file with the Opus codec.')
  } else if (!/^https?:\/\/./.test(text(link, `${type}['link']`, 2048))) throw refuse(131009, `Param ${type}['link'] is not a valid URL.`)
  if (type === 'audio' || type === 'sticker') without(media, ['caption', 'filename'], type)
  else maybeText(media['caption'], `${type}['caption']`, 1024)
  if (media['voice'] !== undefined && typeof media['voice'] !== 'boolean') throw refuse(131009, "Parameter 'voice' must be true or false.")
}
