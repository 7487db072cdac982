import { expect, it } from 'vitest'
import { createTranscriber } from './transcribe.ts'

const recording = { bytes: new Uint8Array([79, 103, 103]), mimeType: 'audio/ogg', name: 'voice.ogg' }
const signal = new AbortController().signal

it('asks the configured server, with the file and its name', async () => {
  let asked: { url: string; form: FormData } | undefined
  const transcribe = createTranscriber({
    env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://speech.example/v1', OPENAI_TRANSCRIPTION_MODEL: 'whisper' },
    fetch: async (url, init) => {
      asked = { url: String(url), form: init!.body as FormData }
      return Response.json({ text: 'A table for two.' })
    },
  })
  expect(await transcribe!(recording, signal)).toBe('A table for two.')
  expect(asked!.url).toBe('https://speech.example/v1/audio/transcriptions')
  expect([asked!.form.get('model'), (asked!.form.get('file') as File).name]).toEqual(['whisper', 'voice.ogg'])
})

it('is not there without a key, and fails with a sentence', async () => {
  expect(createTranscriber({ env: { ANTHROPIC_API_KEY: 'k' } })).toBeNull()
  const transcribe = createTranscriber({ env: { OPENAI_API_KEY: 'k' }, fetch: async () => Response.json({ error: { message: 'no' } }, { status: 401 }) })
  await expect(transcribe!(recording, signal)).rejects.toThrow(/key/i)
})
