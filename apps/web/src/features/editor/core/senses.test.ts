import { expect, it } from 'vitest'
import { missingSenses, type ModelSurroundings } from './senses.ts'

const model = (provider: 'openai' | 'anthropic', name: string, images: boolean) => ({ provider, model: name, context: 1, inputPrice: 0, cachedPrice: 0, outputPrice: 0, writtenPrice: null, tools: true, images, json: true, own: false })
const models = [model('openai', 'eyes', true), model('openai', 'text-only', false), model('anthropic', 'claude', true)]
const key = (provider: 'openai' | 'anthropic') => ({ provider, hint: '', addedAt: new Date(0) })
const usual = { provider: 'default', model: '' }

it.each<[string, { provider: string; model: string }, Partial<ModelSurroundings>, RegExp | null]>([
  ['no key at all', usual, {}, /^Without a key: neither voice notes nor pictures/],
  ['a key of the workspace', usual, { keys: [key('openai')] }, null],
  ['a key of the installation', usual, { installed: ['openai'] }, null],
  ['a key for Anthropic alone', usual, { keys: [key('anthropic')] }, /^Cannot listen to voice notes without a key for OpenAI/],
  ['a model that cannot see', { provider: 'openai', model: 'text-only' }, { keys: [key('openai')] }, /^Cannot see pictures/],
  ['a dated name of one that can', { provider: 'openai', model: 'eyes-2026-03-05' }, { keys: [key('openai')] }, null],
  ['a model that nobody knows', { provider: 'openai', model: 'new' }, { keys: [key('openai')] }, /^Cannot see pictures/],
  ['the workspace’s model, blind', usual, { keys: [key('openai')], full: { provider: 'openai', model: 'text-only' } }, /^Cannot see pictures/],
  ['a company that there is no key for', { provider: 'openai', model: '' }, { keys: [key('anthropic')] }, /^Takes in neither/],
  ['rules, where voice notes are written out for them', { provider: 'offline', model: '' }, { keys: [key('openai')] }, /^Cannot see pictures/],
])('%s', (_name, own, surroundings, expected) => {
  const said = missingSenses(own, { keys: [], installed: [], full: null, models, ...surroundings })
  if (expected === null) expect(said).toBeNull()
  else expect(said).toMatch(expected)
})
