import { expect, test } from 'vitest'
import { Pacer } from './pacing.ts'

/** How many of `count` sends, each tried again when it may, have gone after `ms`. */
function sendsWithin(ms: number, count: number, to: (index: number) => string, pacers: Pacer[], perSecond?: number): number {
  let gone = 0
  for (let now = 0; now < ms && gone < count; now += 5)
    for (const pacer of pacers) while (gone < count && pacer.take('number', to(gone), now, perSecond) === 0) gone++
  return gone
}
const manyCustomers = (index: number) => `+49${index}`

test.each([
  ['an ordinary number', undefined, 80],
  ['an upgraded number', 1_000, 1_000],
  ['a number beside the phone app', 20, 20],
])('%s sends its %s a second', (_what, perSecond, rate) => {
  const gone = sendsWithin(10_000, 100_000, manyCustomers, [new Pacer()], perSecond)
  // The first second's worth may go at once.
  expect(gone).toBeGreaterThanOrEqual(rate * 10)
  expect(gone).toBeLessThanOrEqual(rate * 11 + 1)
})

test('two workers together send no more than one', () => {
  const pacers = [new Pacer(), new Pacer()]
  for (const pacer of pacers) pacer.shareWith(2)
  const gone = sendsWithin(10_000, 100_000, manyCustomers, pacers)
  expect(gone).toBeLessThanOrEqual(80 * 11 + 2)
  expect(gone).toBeGreaterThanOrEqual(80 * 10)
})

test('one customer gets 45 at once and then one in six seconds', () => {
  const pacer = new Pacer()
  expect(sendsWithin(5, 1_000, () => '+491', [pacer])).toBe(45)
  expect(pacer.take('number', '+491', 5)).toBeGreaterThan(5_900)
  expect(pacer.take('number', '+492', 5)).toBe(0)
  expect(pacer.take('number', '+491', 6_010)).toBe(0)
  expect(pacer.take('number', '+491', 6_020)).toBeGreaterThan(5_900)
})

test('two workers do not give one customer more than the burst', () => {
  const pacers = [new Pacer(), new Pacer()]
  for (const pacer of pacers) pacer.shareWith(2)
  expect(sendsWithin(5, 1_000, () => '+491', pacers)).toBeLessThanOrEqual(45)
})
