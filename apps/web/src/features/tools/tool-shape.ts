import type { Json, JsonObject } from '@parley/channel'
import { toolDefinitionSchema, type ToolDefinition } from '@parley/tools/definition'
import type { RouterOutputs } from '@/trpc/client.ts'

export type Listed = RouterOutputs['tools']['list']
export type ListedTool = Listed['tools'][number]
export type ListedServer = Listed['servers'][number]

const parameterTypes = ['string', 'number', 'integer', 'boolean', 'date'] as const
export type ParameterType = (typeof parameterTypes)[number]

/** One argument as the form shows it. */
export interface FormParameter {
  name: string
  type: ParameterType
  required: boolean
  description: string
  /** One a line; empty: anything. */
  choices: string
}

const asObject = (value: Json | undefined): JsonObject | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined)

/** The arguments for the form, or undefined where the schema says more than the form can. */
export function toForm(parameters: JsonObject): FormParameter[] | undefined {
  if (Object.keys(parameters).some((key) => !['type', 'properties', 'required', 'additionalProperties'].includes(key))) return undefined
  const required = Array.isArray(parameters['required']) ? parameters['required'] : []
  const form: FormParameter[] = []
  for (const [name, value] of Object.entries(asObject(parameters['properties']) ?? {})) {
    const schema = asObject(value)
    if (!schema || Object.keys(schema).some((key) => !['type', 'description', 'enum', 'format'].includes(key))) return undefined
    const { type, description, enum: choices, format } = schema
    if (!['string', 'number', 'integer', 'boolean'].includes(String(type)) || (format !== undefined && !(type === 'string' && format === 'date'))) return undefined
    if (choices !== undefined && !(Array.isArray(choices) && choices.every((choice) => typeof choice === 'string' && type === 'string'))) return undefined
    form.push({ name, type: format === 'date' ? 'date' : (type as ParameterType), required: required.includes(name), description: typeof description === 'string' ? description : '', choices: Array.isArray(choices) ? choices.join('\n') : '' })
  }
  return form
}

export function fromForm(form: FormParameter[]): JsonObject {
  const properties = Object.fromEntries(form.map(({ name, type, description, choices }) => {
    const offered = choices.split('\n').map((choice) => choice.trim()).filter(Boolean)
    return [name, { type: type === 'date' ? 'string' : type, ...(type === 'date' ? { format: 'date' } : {}), ...(description === '' ? {} : { description }), ...(type === 'string' && offered.length > 0 ? { enum: offered } : {}) }]
  }))
  return { type: 'object', properties, required: form.filter(({ required }) => required).map(({ name }) => name) }
}

/** What is wrong with a tool, by the place in the form. */
export function problemsOf(tool: ToolDefinition): Map<string, string> {
  const parsed = toolDefinitionSchema.safeParse(tool)
  if (parsed.success) return new Map()
  return new Map(parsed.error.issues.map(({ path, message }) => [path.join('.'), message]).toReversed() as [string, string][])
}

export const kindOf = ({ confirm, readsOnly }: Pick<ToolDefinition, 'confirm' | 'readsOnly'>) => (confirm !== '' ? 'Asks first' : readsOnly ? 'Only looks' : 'Acts')
export const kindTone = (tool: Pick<ToolDefinition, 'confirm' | 'readsOnly'>) => (tool.confirm !== '' ? ('info' as const) : tool.readsOnly ? ('neutral' as const) : ('warning' as const))

const causes: Record<string, string> = {
  timeout: 'No answer in time', unreachable: 'Cannot be reached', refused: 'The service said no', broken: 'The service has a fault', 'bad-arguments': 'The arguments do not fit',
  'bad-answer': 'The answer cannot be used', 'not-allowed': 'Not called', unconfirmed: 'The customer has not said yes', uncertain: 'Cut off: whether it happened is not known',
}
export const causeWords = (cause: string) => causes[cause] ?? cause
