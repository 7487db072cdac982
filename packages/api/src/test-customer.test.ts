import { toPhone } from '@parley/channel'
import { expect, it } from 'vitest'
import { testCustomerNumber } from './test-customer.ts'

it('is a number that nobody has, always the same for a person and another for each', () => {
  const one = testCustomerNumber('0f8fad5b-d9cb-469f-a165-70867728950e')
  expect(one).toBe(testCustomerNumber('0f8fad5b-d9cb-469f-a165-70867728950e'))
  expect(one).not.toBe(testCustomerNumber('7c9e6679-7425-40de-944b-e07fc1f90ae7'))
  expect(one).toMatch(/^\+999\d{10}$/)
  expect(toPhone(one)).toBe(one)
})
