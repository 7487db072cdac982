import type { Json, JsonObject } from '@parley/channel'
import { inspectTemplate, toMilliseconds, variableTypes, type CardProblem, type Port } from '@parley/flow'
import { defineCard } from '@parley/interpreter'
import { z } from 'zod'
import { waitDurationSchema } from '../shared/schemas.ts'

/** A tool as it was when it was chosen, so that exits and results need nobody's answer. What it is when it is called counts. */
const chosenToolSchema = z.object({
  id: z.string().min(1).max(300),
  name: z.string().max(100),
  /** JSON Schema of an object. */
  parameters: z.record(z.string(), z.json()),
  results: z.array(z.object({ name: z.string().max(60), type: z.enum(variableTypes).default('text'), label: z.string().max(200).default('') })).max(40).default([]),
  repeatable: z.boolean().default(false),
  /** The customer is asked first, in these words; empty: they are not asked. */
  confirm: z.string().max(1_000).default(''),
})
export type ChosenTool = z.infer<typeof chosenToolSchema>

const toolCallConfig = z.object({
  tool: chosenToolSchema.nullable().default(null),
  /** By the argument's name: a text with placeholders. Empty: it is not given. */
  values: z.record(z.string(), z.string().max(4_000, 'A value has at most 4,000 characters.')).default({}),
  /** How long to wait for the customer's yes. */
  deadline: waitDurationSchema.default({ amount: 1, unit: 'hours' }),
})
export type ToolCallConfig = z.infer<typeof toolCallConfig>

export interface Parameter {
  name: string
  schema: JsonObject
  required: boolean
}

const asObject = (value: Json | undefined): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

/** The arguments that a tool takes, in their order. */
export function parametersOf({ parameters }: Pick<ChosenTool, 'parameters'>): Parameter[] {
  const required = Array.isArray(parameters['required']) ? parameters['required'] : []
  return Object.entries(asObject(parameters['properties'])).map(([name, schema]) => ({ name, schema: asObject(schema), required: required.includes(name) }))
}

/** Why it did not work, by the exit that is taken. */
const failures = {
  refused: 'The service said no',
  'bad-arguments': 'Values do not fit',
  unavailable: 'Cannot be reached',
  'timed-out': 'No answer in time',
} as const
export type Failure = keyof typeof failures

/** Results that the card has anyway. */
const own = ['result', 'cause', 'reason']

export const toolCallCard = defineCard<ToolCallConfig>({
  kind: 'tool-call',
  version: 1,
  title: 'Call a tool',
  summary: 'Looks something up, or has something done, in a system of the business.',
  family: 'act',
  entry: false,
  config: toolCallConfig,
  defaults: () => ({ tool: null, values: {}, deadline: { amount: 1, unit: 'hours' } }),
  ports: ({ tool }): Port[] => [
    { id: 'done', label: 'It worked', whenDangling: 'warning' },
    ...(tool && tool.confirm !== '' ? [{ id: 'declined', label: 'Customer did not say yes', whenDangling: 'warning' as const }, { id: 'no-answer', label: 'Customer did not answer', whenDangling: 'fine' as const }] : []),
    // Nothing has been said yet: without a way on, the customer would meet silence.
    ...(Object.keys(failures) as Failure[]).map((id): Port => ({ id, label: failures[id], whenDangling: id === 'bad-arguments' ? 'warning' : 'error' })),
  ],
  outputs: ({ tool }) => [
    ...(tool?.results ?? []).filter(({ name }) => !own.includes(name)).map(({ name, type, label }) => ({ name, type, label: label || name })),
    { name: 'result', type: 'object', label: 'Everything that it answered' },
    { name: 'cause', type: 'text', label: 'Why it did not work, in a word' },
    { name: 'reason', type: 'text', label: 'Why it did not work' },
  ],
  texts: ({ values }) => Object.entries(values).filter(([, template]) => template !== '').map(([name, template]) => ({ field: `values.${name}`, template })),
  tools: ({ tool }) => (tool ? [{ field: 'tool', id: tool.id, name: tool.name }] : []),
  pauses: () => true,
  speaks: ({ tool }) => (tool?.confirm ?? '') !== '',
  silence: ({ tool, deadline }): Record<string, number> => {
    const before = tool && tool.confirm !== '' ? toMilliseconds(deadline) : 0
    return { done: longestCallMs, 'no-answer': before, ...Object.fromEntries(Object.keys(failures).map((id) => [id, longestCallMs])) }
  },
  check({ tool, values }) {
    if (!tool) return [{ severity: 'error', code: 'card', message: 'No tool is chosen yet. Choose one.', field: 'tool' }]
    const problems: CardProblem[] = []
    for (const { name, required } of parametersOf(tool))
      if (required && (values[name] ?? '').trim() === '') problems.push({ severity: 'error', code: 'card', message: `Say what “${name}” is: ${tool.name} is not called without it.`, field: `values.${name}` })
    if (tool.confirm !== '' && inspectTemplate(tool.confirm).error !== undefined) problems.push({ severity: 'error', code: 'card', message: 'The question for the customer cannot be read. Mend it on the Tools page, then choose the tool again.', field: 'tool' })
    return problems
  },
  help: `
Calls one of the workspace's tools without asking a model: the flow itself says when, and with which values.

- **Values**: one for each argument, as a text or from \`{{ contact.phone }}\` or an earlier card's result. A single placeholder keeps its type: a number stays a number.
- **Results**: what the tool answers is there afterwards, each mapped field by its name and everything as \`{{ name_of_this_card.result }}\`.
- **Asks first**: a tool that wants the customer's yes shows its question with two buttons. Only a plain yes counts; anything else leaves by *Customer did not say yes*, and a card behind it that listens gets what they wrote.
- **Exits**: *The service said no* carries its words in \`{{ name_of_this_card.reason }}\`. *Cannot be reached* and *No answer in time* follow once the tool's own rule for trying again is used up. A call that may have happened is never made a second time unless the tool says that this does no harm.

Tools are made on the *Tools* page. When a tool's arguments change there, choose it again here.
`.trim(),
})

/** For the call and its further attempts. Milliseconds. */
export const longestCallMs = 3 * 60_000
