import { cards } from '@parley/cards'
import { whatsappLimits } from '@parley/channel'
import { checkFlow, readDocument } from '@parley/flow'
import { expect, it } from 'vitest'
import { blueprints } from './index.ts'

it.each(['welcome', 'wishes'] as const)('%s is a draft that could be published as it is', (name) => {
  const document = readDocument(blueprints[name](), cards)
  expect(checkFlow(document, cards, { limits: whatsappLimits, flows: [], contactFields: [] })).toEqual([])
})

it('begins empty with nothing on it', () => {
  expect(readDocument(blueprints.empty(), cards).nodes).toEqual([])
})
