import { expect, it } from 'vitest'
import { budgetNote, cardNote, conversationNote } from './budget-note.ts'

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

it.each([
  ['no budget', 9e9, null, null],
  ['far from it', 799_999, 1_000_000, null],
  ['near it', 800_000, 1_000_000, 'near its budget of $1.00'],
  ['at it', 1_000_000, 1_000_000, 'its budget of $1.00 is used up'],
])('of a conversation: %s', (_name, spent, budget, expected) => expect(conversationNote(spent, budget)?.text ?? null).toBe(expected))

it.each([
  ['no budget', [9e9], null, null],
  ['far from it', [799_999, 1], 1_000_000, null],
  ['near it', [900_000, 800_000, 1], 1_000_000, '2 of 12 conversations in 30 days came near its budget of $1.00.'],
  ['at it', [1_000_000, 1], 1_000_000, 'Its budget of $1.00 was used up in 1 of 12 conversations in 30 days.'],
  ['at it and near it', [2_000_000, 1_000_000, 800_000], 1_000_000, 'Its budget of $1.00 was used up in 2 of 12 conversations in 30 days; 1 more came near it.'],
])('of a card: %s', (_name, dearest, budget, expected) => expect(cardNote({ dearest, conversations: 12 }, budget)?.text ?? null).toBe(expected))
