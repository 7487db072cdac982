import type { Json, JsonObject } from '../json.ts'

/** A value that an argument may have, and what people call it. */
export interface LabelledOption {
  value: Json
  label: string
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : '')

/** "book_visit", "bookVisit" -> "book visit" */
export const readableName = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').trim()

/**
 * The values that a JSON Schema enumerates, each with what people call it: its title, else what the description says
 * behind it ("mens_cut = Men’s cut, …"), else the value itself in words. Empty where nothing is enumerated.
 */
export function optionLabels(schema: JsonObject): LabelledOption[] {
  if (Array.isArray(schema['enum'])) {
    const description = textOf(schema['description'])
    return schema['enum'].filter((value) => value !== null).map((value) => ({ value, label: explained(String(value), description) ?? readableName(String(value)) }))
  }
  const oneOf = schema['oneOf'] ?? schema['anyOf']
  if (!Array.isArray(oneOf)) return []
  return oneOf.flatMap((one) => (isObject(one) && one['const'] !== undefined && one['const'] !== null ? [{ value: one['const'], label: textOf(one['title']) || readableName(String(one['const'])) }] : []))
}

function explained(value: string, description: string): string | undefined {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:^|[\\s,;:(])${escaped}\\s*=\\s*([^,;)=\\n]+?)\\s*(?=[,;)\\n]|\\.\\s|\\.?$)`, 'u').exec(description)?.[1]
}

/** Arguments as they are shown to people: enumerated values by what they are called, the rest as it is. */
export function labelledArguments(parameters: JsonObject, given: JsonObject): JsonObject {
  const properties = isObject(parameters['properties']) ? parameters['properties'] : {}
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : undefined
      return [name, isObject(schema) ? (optionLabels(schema).find((option) => option.value === value)?.label ?? value) : value]
    }),
  )
}
