import { expect, it } from 'vitest'
import { checkMedia, isAnimatedWebp, whatsappMediaLimits } from './media-limits.ts'

const mb = 1024 * 1024

it.each([
  ['image', 'image/png', 5 * mb, undefined],
  ['image', 'image/png', 5 * mb + 1, /5\.0 MB.*up to 5 MB/],
  ['image', 'image/gif', 100, /image\/gif.*JPEG or PNG/],
  ['audio', 'audio/ogg; codecs=opus', 100, undefined],
  ['audio', 'audio/x-m4a', 100, undefined],
  ['document', 'application/pdf', 100 * mb, undefined],
  ['document', 'application/zip', 100, /PDF, Word/],
  ['video', 'video/mp4', 0, /empty/],
  ['video', '', 9, /unknown kind/],
] as const)('%s of %s with %i bytes', (kind, mimeType, size, refused) => {
  const answer = checkMedia(kind, { mimeType, size })
  if (refused) expect(answer).toMatch(refused)
  else expect(answer).toBeUndefined()
})

it('a sticker that does not move may have 100 KB, one that moves 500 KB', () => {
  const webp = (size: number, flags: number) => {
    const bytes = new Uint8Array(size)
    bytes.set(Buffer.from('RIFF____WEBPVP8X____', 'latin1'))
    bytes[20] = flags
    return { mimeType: 'image/webp', size, bytes }
  }
  expect(isAnimatedWebp(webp(100, 0x12).bytes)).toBe(true)
  expect(isAnimatedWebp(webp(100, 0x10).bytes)).toBe(false)
  expect(isAnimatedWebp(new Uint8Array(3))).toBe(false)
  expect(checkMedia('sticker', webp(100 * 1024, 0))).toBeUndefined()
  expect(checkMedia('sticker', webp(100 * 1024 + 1, 0))).toMatch(/101 KB.*100 KB, or 500 KB where it moves/)
  expect(checkMedia('sticker', webp(500 * 1024, 2))).toBeUndefined()
  expect(checkMedia('sticker', webp(500 * 1024 + 1, 2))).toMatch(/501 KB/)
})

it('names a limit for each kind', () => {
  for (const limit of Object.values(whatsappMediaLimits)) expect(limit.mimeTypes.length).toBeGreaterThan(0)
})
