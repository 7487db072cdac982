import type { CardProblem } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { partIdSchema, twice } from '../shared/schemas.ts'

/**
 * What can be asked of a value. `value`: whether something to compare with is needed, and of which
 * kind. The one list of them: form, check and execution all read it.
 */
export const operators = {
  'is-not-empty': { label: 'has a value', of: 'anything', value: null },
  'is-empty': { label: 'is empty', of: 'anything', value: null },
  is: { label: 'is', of: 'text', value: 'text' },
  'is-not': { label: 'is not', of: 'text', value: 'text' },
  contains: { label: 'contains', of: 'text', value: 'text' },
  'contains-not': { label: 'does not contain', of: 'text', value: 'text' },
  'starts-with': { label: 'begins with', of: 'text', value: 'text' },
  'ends-with': { label: 'ends with', of: 'text', value: 'text' },
  'one-of': { label: 'is one of (with commas)', of: 'text', value: 'text' },
  equals: { label: '=', of: 'number', value: 'number' },
  'equals-not': { label: '≠', of: 'number', value: 'number' },
  more: { label: '>', of: 'number', value: 'number' },
  'at-least': { label: '≥', of: 'number', value: 'number' },
  less: { label: '<', of: 'number', value: 'number' },
  'at-most': { label: '≤', of: 'number', value: 'number' },
  before: { label: 'is before', of: 'date', value: 'date' },
  on: { label: 'is on', of: 'date', value: 'date' },
  after: { label: 'is after', of: 'date', value: 'date' },
  'days-ago-at-least': { label: 'was at least … days ago', of: 'date', value: 'number' },
  'days-ago-at-most': { label: 'was at most … days ago', of: 'date', value: 'number' },
  includes: { label: 'includes', of: 'list', value: 'text' },
  'includes-not': { label: 'does not include', of: 'list', value: 'text' },
  'size-at-least': { label: 'has at least … entries', of: 'list', value: 'number' },
  'size-at-most': { label: 'has at most … entries', of: 'list', value: 'number' },
  'is-true': { label: 'is yes', of: 'boolean', value: null },
  'is-false': { label: 'is no', of: 'boolean', value: null },
} as const satisfies Record<string, { label: string; of: 'anything' | 'text' | 'number' | 'date' | 'list' | 'boolean'; value: 'text' | 'number' | 'date' | null }>
export type Operator = keyof typeof operators

const operatorNames = Object.keys(operators) as [Operator, ...Operator[]]

const testSchema = z.object({
  /** What is looked at: `ask_city.answer`, `contact.vip`, `points`. */
  path: z.string().trim().max(200),
  operator: z.enum(operatorNames, 'Choose how to compare.'),
  /** What it is compared with; may hold placeholders. Dates also as "today". */
  value: z.string().default(''),
})
export type Test = z.infer<typeof testSchema>

const matchSchema = z.enum(['all', 'any']).default('all')

const groupSchema = z.object({ match: matchSchema, tests: z.array(testSchema).min(1, 'This group has no condition. Add one or remove the group.').max(20) })

const branchSchema = z.object({
  /** Stable: the branch's exit is `branch:<id>`. */
  id: partIdSchema,
  label: z.string().trim().min(1, 'Give the branch a name.').max(60, 'A branch name has at most 60 characters.'),
  /** How the groups are joined. */
  match: matchSchema,
  groups: z.array(groupSchema).min(1, 'This branch has no condition. Add one or remove the branch.').max(10),
})
export type Branch = z.infer<typeof branchSchema>

const conditionConfig = z
  .object({ branches: z.array(branchSchema).min(1, 'There is no branch yet. Add one.').max(20, 'A condition has at most 20 branches. Use a second card.') })
  .superRefine(({ branches }, context) => {
    const double = twice(branches.map((branch) => branch.id))
    if (double !== undefined) context.addIssue({ code: 'custom', path: ['branches'], message: `Two branches have the id “${double}”.` })
  })
export type ConditionConfig = z.infer<typeof conditionConfig>

export const branchPort = (branchId: string) => `branch:${branchId}`

/** "contact.city is “Bremen”": a test in words. */
function describeTest(test: Test): string {
  const { label, value } = operators[test.operator]
  const path = test.path || '…'
  if (value === null) return `${path} ${label}`
  if (label.includes('…')) return `${path} ${label.replace('…', test.value || '…')}`
  return `${path} ${label.replace(/ \(.*\)/, '')} ${value === 'number' ? test.value || '…' : `“${test.value}”`}`
}

/** A branch in words: what the node's face and the screen reader say. */
export function describeBranch(branch: Branch): string {
  const joined = (match: 'all' | 'any', parts: string[]) => parts.join(match === 'all' ? ' and ' : ' or ')
  const groups = branch.groups.map((group) => joined(group.match, group.tests.map(describeTest)))
  return groups.length === 1 ? groups[0]! : joined(branch.match, groups.map((group) => `(${group})`))
}

export const conditionCard = defineCard<ConditionConfig>({
  kind: 'condition',
  version: 1,
  title: 'Condition',
  summary: 'Takes one way or another, by what is known.',
  family: 'logic',
  entry: false,
  config: conditionConfig,
  defaults: () => ({ branches: [{ id: 'yes', label: 'Yes', match: 'all', groups: [{ match: 'all', tests: [{ path: '', operator: 'is-not-empty', value: '' }] }] }] }),
  ports: ({ branches }) => [
    ...branches.map((branch) => ({ id: branchPort(branch.id), label: branch.label, whenDangling: 'error' as const })),
    { id: 'otherwise', label: 'Otherwise', whenDangling: 'warning' },
  ],
  outputs: () => [],
  texts: ({ branches }) => everyTest(branches).flatMap(({ test, field }) => (operators[test.operator].value === null || test.value === '' ? [] : [{ field: `${field}.value`, template: test.value }])),
  reads: ({ branches }) => everyTest(branches).map(({ test, field }) => ({ field: `${field}.path`, path: test.path })),
  pauses: () => false,
  check: ({ branches }) => everyTest(branches).flatMap(({ test, field }) => testProblems(test, field)),
  help: `
Looks at what is known and takes one of several ways. The branches are tried from top to bottom; the first that fits is taken, and *Otherwise* when none does. Nothing is said and nobody waits.

A branch holds one or more groups of conditions. Within a group, and between groups, choose whether **all** or **any** must hold. So *(city is Bremen or city is Hamburg) and points ≥ 100* is two groups, joined by *all*.

- **Text**: capital letters and accents make no difference.
- **Number**: also where the value is text that reads as a number.
- **Date**: compared by the day in the workspace's time zone. Compare with a date, a placeholder, or *today*.
- **List**: whether it includes something, and how long it is.
- **Has a value / is empty** works for everything. A value that does not exist is empty.

A comparison that makes no sense, such as *>* on a word, does not hold.
`.trim(),
})

function everyTest(branches: Branch[]): { test: Test; field: string }[] {
  return branches.flatMap((branch, b) => branch.groups.flatMap((group, g) => group.tests.map((test, t) => ({ test, field: `branches[${b}].groups[${g}].tests[${t}]` }))))
}

function testProblems(test: Test, field: string): CardProblem[] {
  const problems: CardProblem[] = []
  const { value, label } = operators[test.operator]
  if (test.path === '') problems.push({ severity: 'error', code: 'card', message: 'Choose the value that this condition looks at.', field: `${field}.path` })
  if (value !== null && test.value.trim() === '') problems.push({ severity: 'error', code: 'card', message: `“${label}” needs something to compare with. To ask whether there is a value at all, use "is empty".`, field: `${field}.value` })
  else if (value === 'number' && !test.value.includes('{{') && !Number.isFinite(Number(test.value.trim().replace(',', '.'))))
    problems.push({ severity: 'error', code: 'card', message: `“${test.value}” is not a number.`, field: `${field}.value` })
  return problems
}
