import { describe, expect, it } from 'vitest'
import { readMoment } from './read-moment.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

describe('a moment that lies ahead', () => {
  const table: [string, string | undefined][] = [
    ['48 hours', '2026-11-24T12:00:00.000Z'],
    ['in 3 days', '2026-11-25T12:00:00.000Z'],
    ['2 Wochen', '2026-12-06T12:00:00.000Z'],
    ['90min', '2026-11-22T13:30:00.000Z'],
    ['2026-12-24 18:00', '2026-12-24T17:00:00.000Z'],
    ['24 December', '2026-12-24T22:59:00.000Z'],
    ['24.12. 9:05', '2026-12-24T08:05:00.000Z'],
    ['2026-07-01 00:30', '2026-06-30T22:30:00.000Z'],
    ['2026-12-24T18:00:00Z', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24T18:00:00+02:00', '2026-12-24T16:00:00.000Z'],
    ['tomorrow', '2026-11-23T22:59:00.000Z'],
    ['soon', undefined],
    ['', undefined],
    ['48 apples', undefined],
  ]
  it.each(table)('%s', (text, expected) => {
    const found = readMoment(text, now, 'Europe/Berlin')
    expect(found === undefined ? undefined : new Date(found).toISOString()).toBe(expected)
  })
})
