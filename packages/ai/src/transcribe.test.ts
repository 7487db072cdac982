import { expect, it } from 'vitest'
import { createTranscriber, type HearingHouse } from './transcribe.ts'

const recording = { bytes: new Uint8Array([79, 103, 103]), mimeType: 'audio/ogg', name: 'voice.ogg' }
const signal = new AbortController().signal

function houseOf(parts: Partial<HearingHouse> = {}) {
  const calls: Parameters<HearingHouse['note']>[1][] = []
  const house: HearingHouse = { settings: async () => ({ keys: {}, models: [] }), allowance: async () => ({ stop: null }), note: async (_caller, call) => void calls.push(call), ...parts }
  return { house, calls }
}

it('asks the configured server, with the file and its name', async () => {
  let asked: { url: string; form: FormData } | undefined
  const transcribe = createTranscriber({
    env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://speech.example/v1', OPENAI_TRANSCRIPTION_MODEL: 'whisper' },
    house: houseOf().house,
    fetch: async (url, init) => {
      asked = { url: String(url), form: init!.body as FormData }
      return Response.json({ text: 'A table for two.' })
    },
  })
  expect(await transcribe('w', recording, signal)).toBe('A table for two.')
  expect(asked!.url).toBe('https://speech.example/v1/audio/transcriptions')
  expect([asked!.form.get('model'), (asked!.form.get('file') as File).name]).toEqual(['whisper', 'voice.ogg'])
})

it('is nothing without a key, and fails with a sentence', async () => {
  const { house, calls } = houseOf()
  expect(await createTranscriber({ env: { ANTHROPIC_API_KEY: 'k' }, house })('w', recording, signal)).toBeNull()
  const transcribe = createTranscriber({ env: { OPENAI_API_KEY: 'k' }, house, fetch: async () => Response.json({ error: { message: 'no' } }, { status: 401 }) })
  await expect(transcribe('w', recording, signal)).rejects.toThrow(/key/i)
  expect(calls).toMatchObject([{ outcome: 'no-key', cost: 0 }])
})

it('costs what its tokens cost where that is known, and nothing is asked above the budget', async () => {
  const info = { provider: 'openai' as const, model: 'gpt-4o-mini-transcribe', context: 16_000, inputPrice: 3_000_000, cachedPrice: 0, outputPrice: 5_000_000, writtenPrice: null, tools: false, images: false, json: false }
  const fetch = async () => Response.json({ text: 'Hello', usage: { type: 'tokens', input_tokens: 100, output_tokens: 20, total_tokens: 120 } })
  const known = houseOf({ settings: async () => ({ keys: { openai: 'ours' }, models: [info] }) })
  await createTranscriber({ env: {}, house: known.house, fetch })('w', recording, signal)
  const unknown = houseOf()
  await createTranscriber({ env: { OPENAI_API_KEY: 'k' }, house: unknown.house, fetch })('w', recording, signal)
  expect([known.calls[0]?.cost, unknown.calls[0]?.cost]).toEqual([400, null])
  const stopped = houseOf({ allowance: async () => ({ stop: 'The budget for today is used up.' }) })
  const asked = createTranscriber({ env: { OPENAI_API_KEY: 'k' }, house: stopped.house, fetch: () => Promise.reject(new Error('It was asked.')) })
  await expect(asked('w', recording, signal)).rejects.toThrow('The budget for today is used up.')
})
