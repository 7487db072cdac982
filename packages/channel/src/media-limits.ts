/** Kinds of file that a business can send. */
export const mediaKinds = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const
export type MediaKind = (typeof mediaKinds)[number]

export interface MediaLimit {
  /** In words, for whoever chooses a file. */
  accepts: string
  mimeTypes: string[]
  /** Bytes. */
  most: number
  /** Bytes of one that does not move, where that is less. */
  mostStill?: number
}

const office = 'application/vnd.openxmlformats-officedocument'

/** WhatsApp Cloud API, supported media as of November 2026. A file is judged by its content, not by its name. */
export const whatsappMediaLimits: Record<MediaKind, MediaLimit> = {
  image: { accepts: 'JPEG or PNG, up to 5 MB', mimeTypes: ['image/jpeg', 'image/png'], most: 5 * 1024 * 1024 },
  video: { accepts: 'MP4 or 3GP, up to 16 MB', mimeTypes: ['video/mp4', 'video/3gpp'], most: 16 * 1024 * 1024 },
  audio: { accepts: 'AAC, AMR, MP3, M4A or OGG (Opus), up to 16 MB', mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], most: 16 * 1024 * 1024 },
  voice: { accepts: 'a voice note as OGG (Opus), up to 16 MB', mimeTypes: ['audio/ogg'], most: 16 * 1024 * 1024 },
  sticker: { accepts: 'a WebP sticker, up to 100 KB, or 500 KB where it moves', mimeTypes: ['image/webp'], most: 500 * 1024, mostStill: 100 * 1024 },
  document: {
    accepts: 'PDF, Word, Excel, PowerPoint or plain text, up to 100 MB',
    mimeTypes: [
      'application/pdf', 'text/plain', 'application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint',
      `${office}.wordprocessingml.document`, `${office}.spreadsheetml.sheet`, `${office}.presentationml.presentation`,
    ],
    most: 100 * 1024 * 1024,
  },
}

const aliases: Record<string, string> = { 'audio/x-m4a': 'audio/mp4', 'audio/opus': 'audio/ogg', 'audio/vnd.dlna.adts': 'audio/aac' }

/** `audio/ogg; codecs=opus` -> `audio/ogg`; names that programs use for the same thing become the channel's. */
export function bareMimeType(mimeType: string): string {
  const bare = mimeType.split(';')[0]!.trim().toLowerCase()
  return aliases[bare] ?? bare
}

/** Whether a WebP file moves, by its header. */
export function isAnimatedWebp(bytes: Uint8Array): boolean {
  const word = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  return bytes.length > 20 && word(0) === 'RIFF' && word(8) === 'WEBP' && word(12) === 'VP8X' && (bytes[20]! & 2) !== 0
}

/** Why WhatsApp would refuse this file, in words; undefined when it takes it. `bytes`, where they are at hand, tell what moves. */
export function checkMedia(kind: MediaKind, file: { mimeType: string; size: number; bytes?: Uint8Array }): string | undefined {
  const limit = whatsappMediaLimits[kind]
  if (file.size === 0) return 'The file is empty.'
  if (!limit.mimeTypes.includes(bareMimeType(file.mimeType))) return `This is ${file.mimeType || 'a file of an unknown kind'}. WhatsApp takes ${limit.accepts}.`
  const most = limit.mostStill !== undefined && file.bytes && !isAnimatedWebp(file.bytes) ? limit.mostStill : limit.most
  if (file.size > most) return `The file has ${inWords(file.size)}. WhatsApp takes ${limit.accepts}.`
  return undefined
}

const inWords = (bytes: number) => (bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`)
