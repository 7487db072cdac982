import { expect, it } from 'vitest'
import { asInFlow, offline, targetGroups, targetName, targetOf } from './targets.ts'

const model = (provider: 'openai' | 'anthropic', name: string) => ({ provider, model: name, context: 1, inputPrice: 0, cachedPrice: 0, outputPrice: 0, writtenPrice: null, tools: true, images: true, json: true, own: false })

it('offers the models for which there is a key, and always the flow itself and the rules', () => {
  const models = [model('openai', 'a'), model('anthropic', 'b')]
  const values = (keys: ('openai' | 'anthropic')[]) => targetGroups({ keys: keys.map((provider) => ({ provider, hint: '', addedAt: new Date(0) })), installed: [], models }).flatMap(({ options }) => options.map(({ value }) => value))
  expect(values([])).toEqual([asInFlow, offline])
  expect(values(['anthropic'])).toEqual([asInFlow, offline, 'anthropic:b'])
})

it('is read back, names with colons too', () => {
  expect(targetOf(asInFlow)).toBeNull()
  expect(targetOf(offline)).toEqual({ provider: 'offline', model: '' })
  expect(targetOf('openai:ft:gpt:mine')).toEqual({ provider: 'openai', model: 'ft:gpt:mine' })
  expect(targetName('openai:ft:gpt:mine')).toBe('ft:gpt:mine')
})
