import { copyJson, type Json, type JsonObject } from '@parley/channel'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

// `strict` would refuse schemas with keywords of their own, as OpenAPI documents and MCP servers have them.
const ajv = new Ajv({ allErrors: true, strict: false, coerceTypes: true, useDefaults: true, validateFormats: true })
;(addFormats as unknown as (instance: Ajv) => void)(ajv)

const compiled = new Map<string, ValidateFunction | string>()

/**
 * Arguments as the schema wants them: "2" becomes 2 where a number is wanted, what the schema does not know is left out.
 *
 * @returns `problem`: what does not fit, in words for the model.
 */
export function checkArguments(schema: JsonObject, given: JsonObject): { arguments: JsonObject; problem?: string } {
  const validate = validatorOf(schema)
  if (typeof validate === 'string') return { arguments: given, problem: `The tool's parameters cannot be read: ${validate}` }
  const known = withoutUnknown(schema, copyJson(given))
  if (validate(known)) return { arguments: known }
  const problems = (validate.errors ?? []).slice(0, 5).map(({ instancePath, message, params }) => {
    const where = instancePath.slice(1).replaceAll('/', '.')
    const allowed = 'allowedValues' in params && Array.isArray(params['allowedValues']) ? `: ${params['allowedValues'].map(String).join(', ')}` : ''
    return `${where === '' ? 'the arguments' : where} ${message ?? 'do not fit'}${allowed}`
  })
  return { arguments: known, problem: `The arguments do not fit: ${problems.join('; ')}.` }
}

function validatorOf(schema: JsonObject): ValidateFunction | string {
  const name = JSON.stringify(schema)
  const known = compiled.get(name)
  if (known) return known
  let made: ValidateFunction | string
  try {
    const { $schema: _, $id: __, ...plain } = schema
    made = ajv.compile({ ...plain, type: 'object' })
  } catch (error) {
    made = error instanceof Error ? error.message : String(error)
  }
  if (compiled.size >= 1_000) {
    compiled.clear()
    ajv.removeSchema()
  }
  compiled.set(name, made)
  return made
}

/** A schema that says nothing of further properties knows its own only. */
function withoutUnknown(schema: JsonObject, given: JsonObject): JsonObject {
  const properties = schema['properties']
  if (!isObject(properties) || schema['additionalProperties'] !== undefined || schema['patternProperties'] !== undefined) return given
  if (['allOf', 'anyOf', 'oneOf', '$ref'].some((keyword) => schema[keyword] !== undefined)) return given
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(properties, name)))
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
