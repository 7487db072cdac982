import { ParleyError } from '@parley/errors'
import { describe, expect, it } from 'vitest'
import { fetchDueMedia, type MediaFetcher } from './fetch-media.ts'
import type { DueMedia, MediaOutcome } from './ports/index.ts'

const due = (part: Partial<DueMedia> = {}): DueMedia => ({
  workspaceId: 'w', channelId: 'c', mediaId: 'm', fileId: 'f', kind: 'image', name: '', mimeType: 'image/jpeg', voice: false, attempt: 1,
  account: { channelId: 'c', numberId: 'n', accessToken: 't' }, ...part,
})

async function fetched(one: DueMedia, part: Partial<MediaFetcher> & { bytes?: Uint8Array; kind?: string; fails?: Error } = {}) {
  const kept: { name: string; mimeType: string }[] = []
  let outcome: MediaOutcome | undefined
  let told = 0
  const taken = await fetchDueMedia(
    {
      store: {
        due: async () => [one],
        keep: async (_due, { name, mimeType }) => void kept.push({ name, mimeType }),
        settle: async (_due, given) => void (outcome = given),
        tell: async () => ++told,
      },
      channel: {
        download: async () => {
          if (part.fails) throw part.fails
          return { bytes: part.bytes ?? new Uint8Array([1]), mimeType: 'image/jpeg' }
        },
      },
      kindOf: async () => part.kind ?? 'image/jpeg',
      transcribe: part.transcribe ?? (async () => null),
    },
    4,
    new AbortController().signal,
  )
  expect([taken, told]).toEqual([1, 1])
  return { kept, outcome }
}

describe('a file that a customer sent', () => {
  it('is kept under a name that fits what it is', async () => {
    expect(await fetched(due())).toEqual({ kept: [{ name: 'image.jpg', mimeType: 'image/jpeg' }], outcome: { type: 'stored', mimeType: 'image/jpeg', transcript: null } })
    expect((await fetched(due({ kind: 'document', name: 'menu.pdf' }), { kind: 'application/pdf' })).kept).toEqual([{ name: 'menu.pdf', mimeType: 'application/pdf' }])
    expect((await fetched(due({ kind: 'document', name: 'notes' }), { kind: '' })).kept).toEqual([{ name: 'notes', mimeType: 'application/octet-stream' }])
  })

  it.each([
    ['a program as a picture', due(), { kind: 'application/x-msdownload' }, /sent as a picture, and its content is application\/x-msdownload/],
    ['nothing known as sound', due({ kind: 'audio' }), { kind: '' }, /sent as sound, and its content is of no known kind/],
    ['nothing at all', due(), { bytes: new Uint8Array() }, /empty/],
    ['what is gone', due(), { fails: new ParleyError('CHANNEL_FAILED', 'The file is no longer at WhatsApp.', { details: { gone: true } }) }, /no longer at WhatsApp/],
    ['what fails for the eighth time', due({ attempt: 8 }), { fails: new Error('No answer.') }, /could not be fetched: No answer/],
  ])('is not kept: %s', async (_name, one, part, why) => {
    const { kept, outcome } = await fetched(one, part)
    expect(kept).toEqual([])
    expect(outcome).toEqual({ type: 'failed', reason: expect.stringMatching(why) })
  })

  it('is tried again, with growing gaps', async () => {
    const fails = new Error('No answer.')
    const gaps = await Promise.all([1, 2, 3, 7].map(async (attempt) => (await fetched(due({ attempt }), { fails })).outcome))
    expect(gaps).toEqual([2_000, 5_000, 15_000, 3_600_000].map((afterMs) => ({ type: 'again', afterMs, reason: 'No answer.' })))
  })

  it('is written out where it is a voice note, and says why where it is not', async () => {
    const voice = due({ kind: 'audio', voice: true, mimeType: 'audio/ogg; codecs=opus' })
    const words = async (transcribe: MediaFetcher['transcribe']) => ((await fetched(voice, { kind: 'audio/ogg', transcribe })).outcome as { transcript: string }).transcript
    expect(await words(async () => ' A table for two. ')).toBe('A table for two.')
    expect(await words(async () => '')).toMatch(/Nothing was said/)
    expect(await words(async () => null)).toMatch(/no provider for speech is configured/)
    expect(await words(async () => { throw new Error('There is no credit left.') })).toBe('Not written out: There is no credit left.')
  })
})
