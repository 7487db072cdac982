import type { Json, JsonObject } from '@parley/channel'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: true, validateFormats: true, addUsedSchema: false, logger: false })
;(addFormats as unknown as (instance: Ajv) => void)(ajv)

const compiled = new Map<string, ValidateFunction | { error: string }>()

/** Whether a schema can be used, and if not why, in words for the operator. */
export function schemaProblem(parameters: JsonObject): string | undefined {
  const check = compile(parameters)
  return typeof check === 'function' ? undefined : check.error
}

/**
 * Arguments as they will be sent, or what is wrong with them in words for the model. What is null counts as not given;
 * a number that was written as text is read as one. Never changes what it was given.
 */
export function checkArguments(parameters: JsonObject, given: JsonObject): { arguments: JsonObject } | { problem: string } {
  const check = compile(parameters)
  if (typeof check !== 'function') return { problem: `The tool itself is not set up rightly: ${check.error}` }
  const copy = structuredClone(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))) as Record<string, Json>
  if (check(copy)) return { arguments: copy }
  return { problem: (check.errors ?? []).slice(0, 5).map(inWords).join(' ') || 'The arguments do not fit.' }
}

function compile(parameters: JsonObject): ValidateFunction | { error: string } {
  const key = JSON.stringify(parameters)
  const known = compiled.get(key)
  if (known) return known
  let check: ValidateFunction | { error: string }
  try {
    // Which draft it claims to be of makes no difference to what is used here.
    const { $schema: _, $id: __, ...schema } = parameters
    check = ajv.compile(schema)
  } catch (cause) {
    check = { error: cause instanceof Error ? cause.message : String(cause) }
  }
  if (compiled.size >= 1_000) compiled.delete(compiled.keys().next().value!)
  compiled.set(key, check)
  return check
}

function inWords({ instancePath, message, keyword, params }: ErrorObject): string {
  const where = instancePath === '' ? 'The arguments' : `“${instancePath.slice(1).replaceAll('/', '.')}”`
  if (keyword === 'required') return `“${[instancePath.slice(1), params['missingProperty'] as string].filter(Boolean).join('.')}” is missing.`
  if (keyword === 'enum') return `${where} must be one of: ${(params['allowedValues'] as Json[]).join(', ')}.`
  if (keyword === 'additionalProperties') return `There is no argument “${params['additionalProperty'] as string}”.`
  return `${where} ${message ?? 'does not fit'}.`
}
