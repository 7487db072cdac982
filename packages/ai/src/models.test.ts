import { expect, it } from 'vitest'
import { costOf, findModel, knownModels } from './models.ts'

const price = (provider: 'openai' | 'anthropic', model: string, inputTokens: number, own = knownModels.slice(0, 0)) => costOf({ inputTokens, cachedTokens: 0, outputTokens: 10_000 }, findModel(provider, model, own))

it('counts a long prompt at what the provider takes for long prompts, also where the workspace has prices of its own', () => {
  expect([price('anthropic', 'claude-haiku-5-5', 100_000), price('anthropic', 'claude-haiku-5-5', 100_001)]).toEqual([15_000, 75_001])
  expect([price('openai', 'gpt-5.4-2026-03-05', 272_000), price('openai', 'gpt-5.4-2026-03-05', 400_000)]).toEqual([830_000, 2_225_000])
  const own = { ...findModel('anthropic', 'claude-haiku-5-5')!, inputPrice: 200_000, long: undefined }
  expect(price('anthropic', 'claude-haiku-5-5', 200_000, [own])).toBe(225_000)
})

it('counts a long prompt like a short one where the provider does', () => {
  expect(price('anthropic', 'claude-sonnet-5-5', 400_000)).toBe(900_000)
})
