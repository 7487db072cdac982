import { cards } from '@parley/cards'
import type { JsonObject } from '@parley/channel'
import { flow } from '@parley/cards/testing'
import { expect, it } from 'vitest'
import { sightProblems, type SightChoices } from './sight-problems.ts'

const models: SightChoices['models'] = [{ provider: 'openai', model: 'text-only', images: false }, { provider: 'openai', model: 'eyes', images: true }]
const about = (config: JsonObject, full: SightChoices['full'] = null) => sightProblems(flow().node('start').node('ai-step', 'ai', config).connect('start', 'ai').build(), cards, { full, models })

it('a step whose model is known not to see carries a warning that names it', () => {
  expect(about({ provider: 'openai', model: 'text-only' })).toMatchObject([{ severity: 'warning', field: 'model', message: expect.stringContaining('“text-only” cannot see pictures') as string }])
  expect(about({}, { provider: 'openai', model: 'text-only' })).toHaveLength(1)
})

it.each<[JsonObject, SightChoices['full']]>([
  [{ provider: 'openai', model: 'eyes' }, null],
  [{ provider: 'openai', model: 'never-heard-of' }, null],
  [{ provider: 'offline' }, { provider: 'openai', model: 'text-only' }],
  [{}, null],
])('%j with %j says nothing: it sees, or it is not known', (config, full) => {
  expect(about(config, full)).toEqual([])
})
