import { expect, it } from 'vitest'
import { checkMedia, whatsappMediaLimits } from './media-limits.ts'

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

it('names a limit for each kind', () => {
  for (const limit of Object.values(whatsappMediaLimits)) expect(limit.mimeTypes.length).toBeGreaterThan(0)
})
