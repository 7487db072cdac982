import { describe, expect, it } from 'vitest'
import { mergeChanges } from './merge-changes.ts'

const names = { name: 'Name', facts: 'Facts', tone: 'How it speaks' }
const began = { name: 'Mia', facts: ['Open on Monday.'], tone: 'Warm.' }

describe('two people who change the same page', () => {
  it('keep both changes where they are in different fields', () => {
    const now = { ...began, facts: ['Open on Tuesday.'] }
    expect(mergeChanges({ ...began, name: 'Lea' }, began, now, names)).toEqual({ name: 'Lea', facts: ['Open on Tuesday.'], tone: 'Warm.' })
  })

  it('are told where they changed the same one, and nothing is written', () => {
    const now = { ...began, facts: ['Open on Tuesday.'], tone: 'Cool.' }
    expect(() => mergeChanges({ ...began, facts: ['Closed.'], tone: 'Dry.' }, began, now, names)).toThrow('changed “Facts” and “How it speaks” since')
  })

  it('are not told where they changed it alike', () => {
    const now = { ...began, name: 'Lea' }
    expect(mergeChanges({ ...began, name: 'Lea' }, began, now, names)).toEqual(now)
  })

  it('compare objects whatever the order of their keys', () => {
    const budgets = (value: object) => ({ budgets: value })
    expect(mergeChanges(budgets({ day: 1, month: 2 }), budgets({ month: 2, day: 1 }), budgets({ day: 5, month: 2 }), {})).toEqual(budgets({ day: 5, month: 2 }))
  })

  it('who says nothing of what it was is taken as it is written', () => expect(mergeChanges({ name: 'Lea' }, undefined, { name: 'Ada' }, {})).toEqual({ name: 'Lea' }))
})
