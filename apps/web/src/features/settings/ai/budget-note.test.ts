import { expect, it } from 'vitest'
import { budgetNote } from './budget-note.ts'

it.each([
  ['no budget', { day: null, month: null }, { today: 9e9, month: 9e9 }, null],
  ['far from it', { day: 1_000_000, month: null }, { today: 700_000, month: 700_000 }, null],
  ['near it', { day: 1_000_000, month: null }, { today: 800_000, month: 800_000 }, /used \$0\.80 of \$1\.00 for today/],
  ['at it', { day: null, month: 1_000_000 }, { today: 0, month: 1_000_000 }, /this month is used up/],
] as const)('%s', (_name, budgets, spend, expected) => {
  const note = budgetNote({ budgets, spend })
  if (expected === null) expect(note).toBeNull()
  else expect(note?.text).toMatch(expected)
})
