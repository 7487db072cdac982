import { expect, it } from 'vitest'
import { countAll, howOften } from './reported.ts'

it('says how often something happened to customers, and when last', () => {
  const lastAt = new Date(2025, 10, 3, 9, 12)
  expect(howOften({ count: 1, lastAt })).toBe('Once with a customer, 3 Nov, 09:12')
  expect(howOften({ count: 2, lastAt })).toBe('Twice with customers in the last seven days, last 3 Nov, 09:12')
  expect(howOften({ count: 1200, lastAt })).toContain('1,200 times')
})

it('counts what happened to customers beside what is drawn wrongly', () => {
  expect(countAll('No problems', true, 0)).toBe('No problems')
  expect(countAll('No problems', true, 1)).toBe('1 fault with customers')
  expect(countAll('2 errors', false, 3)).toBe('2 errors, 3 faults with customers')
})
