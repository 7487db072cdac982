import { expect, it } from 'vitest'
import { unpricedNote } from './unpriced-note.ts'

const row = (unpriced: number, inputTokens: number) => ({ unpriced, inputTokens, outputTokens: 0 })

it('tells what has no price apart from what no price in tokens could count', () => {
  expect(unpricedNote({ total: { unpriced: 0 }, byModel: [row(0, 100)] })).toBeNull()
  expect(unpricedNote({ total: { unpriced: 2 }, byModel: [row(2, 40)] })).toMatch(/^2 questions were put to a model .* Add the model with its prices below\.$/)
  expect(unpricedNote({ total: { unpriced: 1 }, byModel: [row(1, 0)] })).toMatch(/^One voice note was written out at a price by the minute\. .* provider’s own bill\.$/)
  expect(unpricedNote({ total: { unpriced: 4 }, byModel: [row(3, 0), row(1, 9)] })).toMatch(/^One question was put .* 3 voice notes were written out/)
})
