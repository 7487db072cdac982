import { expect, it } from 'vitest'
import { money, toMicros, typed } from './money.ts'

it('says amounts so that small ones are not nothing', () => {
  expect([0, 50, 1_234, 480_000, 2_500_000].map(money)).toEqual(['$0.00', '< $0.0001', '$0.0012', '$0.48', '$2.50'])
})

it('reads what people type, and says what is no amount', () => {
  expect(['2.50', '$3', '0,75', ' ', 'much', '-1'].map(toMicros)).toEqual([2_500_000, 3_000_000, 750_000, null, undefined, undefined])
  expect(toMicros(typed(1_250_000))).toBe(1_250_000)
})
