import { variableTypes, type CardProblem } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { targetSchema } from '../shared/schemas.ts'
import { targetProblem } from '../shared/target.ts'

const setOperations = ['set', 'add', 'subtract', 'append', 'clear'] as const

/** How a value is read; objects are only ever copied whole, so they are not written by hand. */
const setTypes = variableTypes.filter((type) => type !== 'object') as ['text', 'number', 'boolean', 'date', 'list']

const assignmentSchema = z.object({
  /** `points` or `contact.city`. */
  target: targetSchema,
  /** `append` puts an entry at the end of a list. */
  operation: z.enum(setOperations).default('set'),
  /** A text with placeholders. One that is a single placeholder copies the value as it is. */
  value: z.string().default(''),
  /** What kind of value it is. */
  type: z.enum(setTypes).default('text'),
})
export type Assignment = z.infer<typeof assignmentSchema>

const setConfig = z.object({ assignments: z.array(assignmentSchema).min(1, 'There is nothing to set yet. Add a value.').max(50, 'One card sets at most 50 values.') })
export type SetConfig = z.infer<typeof setConfig>

/** "points + 10", "contact.city = {{ ask_city.answer }}": an assignment as the node's face shows it. */
export function describeAssignment({ target, operation, value }: Assignment): string {
  const name = target || '…'
  switch (operation) {
    case 'set':
      return `${name} = ${value || '…'}`
    case 'add':
      return `${name} + ${value || '…'}`
    case 'subtract':
      return `${name} − ${value || '…'}`
    case 'append':
      return `${name}: add ${value || '…'}`
    case 'clear':
      return `${name} is cleared`
  }
}

export const setCard = defineCard<SetConfig>({
  kind: 'set',
  version: 1,
  title: 'Set a value',
  summary: 'Keeps something in a variable or a contact field.',
  family: 'logic',
  entry: false,
  config: setConfig,
  defaults: () => ({ assignments: [{ target: '', operation: 'set', value: '', type: 'text' }] }),
  ports: () => [{ id: 'next', label: 'Then', whenDangling: 'warning' }],
  outputs: () => [],
  texts: ({ assignments }) => assignments.flatMap(({ operation, value }, index) => (operation === 'clear' || value === '' ? [] : [{ field: `assignments[${index}].value`, template: value }])),
  reads: ({ assignments }) => assignments.flatMap(({ target, operation }, index) => (operation === 'add' || operation === 'subtract' || operation === 'append' ? [{ field: `assignments[${index}].target`, path: target }] : [])),
  writes: ({ assignments }) => assignments.filter(({ target }) => target !== '').map(({ target, type, operation }) => ({ path: target, type: operation === 'append' ? 'list' : type })),
  pauses: () => false,
  check: ({ assignments }, { document }) => assignments.flatMap((assignment, index) => assignmentProblems(assignment, `assignments[${index}]`, document)),
  help: `
Keeps values for later, without saying anything.

- A **variable of the flow** (\`points\`) lives as long as the conversation.
- A **contact field** (\`contact.city\`) stays with the customer, for all flows and all later conversations.

**Set** writes a text, number, yes/no, date or list (entries with commas between them); \`{{ ask_city.answer }}\` takes over an answer as it is. **Add** and **subtract** count on a number; an empty one counts as 0. **Append** puts an entry at the end of a list. **Clear** empties.

All values are worked out from what was known before this card. A value that cannot be read as what it should be, such as a word where a number belongs, leaves the old one and is reported on the card.
`.trim(),
})

function assignmentProblems({ target, operation, value, type }: Assignment, field: string, document: Parameters<typeof targetProblem>[2]): CardProblem[] {
  const problem = targetProblem(target, `${field}.target`, document)
  const problems = problem ? [problem] : []
  const counts = operation === 'add' || operation === 'subtract'
  if (operation !== 'clear' && operation !== 'set' && value.trim() === '')
    problems.push({ severity: 'error', code: 'card', message: 'Say what to add, or choose “Set to” or “Clear”.', field: `${field}.value` })
  else if ((counts || (operation === 'set' && type === 'number')) && value.trim() !== '' && !value.includes('{{') && !Number.isFinite(Number(value.trim().replace(',', '.'))))
    problems.push({ severity: 'error', code: 'card', message: `“${value}” is not a number.`, field: `${field}.value` })
  return problems
}
