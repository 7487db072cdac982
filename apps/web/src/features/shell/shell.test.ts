import { describe, expect, it } from 'vitest'
import { initials } from './initials.ts'
import { beginIn } from './last-workspace.ts'
import { isAtLeast } from './may.ts'
import { describeAgo } from './time-ago.tsx'

describe('initials', () => {
  it.each([
    ['Harbour Hair', 'HH'],
    ['Parley', 'PA'],
    ['The Fox & the Hound', 'TF'],
    ['😀 Smile Dental', 'SD'],
    ['ßtrasse', 'SST'],
    ['日本語 学校', '日学'],
    ['  ', '?'],
  ])('of %j are %j', (name, expected) => expect(initials(name)).toBe(expected))
})

describe('how long ago', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  it.each([
    ['2026-11-22T11:59:30Z', 'just now'],
    ['2026-11-22T11:58:00Z', '2 minutes ago'],
    ['2026-11-22T09:00:00Z', '3 hours ago'],
    ['2026-11-21T11:00:00Z', 'yesterday'],
    ['2026-09-01T12:00:00Z', '3 months ago'],
  ])('%s is %j', (at, expected) => expect(describeAgo(new Date(at), now)).toBe(expected))
})

it('offers to a role what it includes', () => {
  expect(isAtLeast('owner', 'admin')).toBe(true)
  expect(isAtLeast('agent', 'editor')).toBe(false)
})

it('begins where one worked last, while one is still a member there', () => {
  const mine = [{ id: 'a' }, { id: 'b' }]
  expect(beginIn(mine, 'b')).toBe(mine[1])
  expect(beginIn(mine, 'left-long-ago')).toBe(mine[0])
  expect(beginIn(mine, undefined)).toBe(mine[0])
  expect(beginIn([], 'b')).toBeUndefined()
})
