import { expect, it } from 'vitest'
import { leastShift } from './use-kept-place.ts'

it('follows the rows that stayed, not the one that went to the top', () => {
  const before = new Map([['a', 0], ['b', 70], ['c', 140]])
  const shifted = (places: Record<string, number>) => leastShift(before, (id) => places[id])
  expect(shifted({ a: 70, b: 140, c: 210 })).toBe(70)
  expect(shifted({ a: -700, b: 70, c: 140 })).toBe(0)
  expect(shifted({ a: -900, b: 0, c: 70 })).toBe(-70)
  expect(shifted({ c: 140 })).toBe(0)
  expect(shifted({})).toBe(0)
})
