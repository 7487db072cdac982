import { describe, expect, it } from 'vitest'
import { byAgency } from './by-agency.ts'
import { fits } from './fits.ts'
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

describe('finding a name', () => {
  it.each([
    ['Ärztehaus am Bäckerplatz', 'arzte', true],
    ['Ärztehaus am Bäckerplatz', 'backer ÄRZTE', true],
    ['Ärztehaus am Bäckerplatz', 'bäcker x', false],
    ['مطعم الواحة', 'الواحة', true],
    ['🍕 Pizza', '🍕', true],
    ['Pizza', '🍕', false],
    ['R & D', '&', true],
    ['Anything', '  ', true],
  ])('%j by %j: %j', (name, query, expected) => expect(fits(name, query)).toBe(expected))
})

it('lists workspaces by agency in the order in which they are looked for', () => {
  const one = (name: string, agencyName = 'Fox') => ({ id: name, name, agencyId: agencyName, agencyName })
  const groups = byAgency([one('Zoo'), one('apple 10'), one('Other', 'Badger'), one('Apple 2'), one('émile')])
  expect(groups.map(({ label, options }) => [label, options.map((option) => option.label)])).toEqual([
    ['Badger', ['Other']],
    ['Fox', ['Apple 2', 'apple 10', 'émile', 'Zoo']],
  ])
})
