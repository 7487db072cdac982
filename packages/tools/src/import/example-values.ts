import type { Json, JsonObject } from '@parley/channel'
import type { ToolDefinition } from '../definition.ts'
import { nameFrom } from './name-from.ts'

/** A value of an example request. */
export interface ExampleValue {
  /** Of the argument that may stand in its place; no two are alike. */
  name: string
  where: 'path' | 'query' | 'body'
  sample: string | number | boolean
}

type Visit = (where: ExampleValue['where'], words: string[], sample: ExampleValue['sample']) => string | undefined

const secretName = /^(api[-_]?key|key|(access|auth)[-_]?token|token|(client[-_]?)?secret|password)$/i
const identifier = /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/**
 * What of an example request may be another for each call: identifiers in the path, and whatever stands in the query or the
 * body by a name. Those that are `chosen` become arguments, with what is known of them; secrets become placeholders.
 */
export function exampleValues(definition: ToolDefinition, chosen: readonly string[], notes: string[]): { definition: ToolDefinition; values: ExampleValue[] } {
  const values: ExampleValue[] = []
  const properties: JsonObject = {}
  const visit: Visit = (where, words, sample) => {
    if (sample === '' || (typeof sample === 'string' && sample.includes('{{'))) return undefined
    if (secretName.test(words.at(-1) ?? '')) {
      notes.push(`The secret in “${words.at(-1)!}” was not kept. Store it as a credential “api_key”.`)
      return '{{ credentials.api_key }}'
    }
    const taken = (name: string) => values.some((other) => other.name === name)
    let name = nameFrom(words.at(-1) ?? '')
    if (taken(name)) name = nameFrom(words.join('_'))
    for (let number = 2; taken(name); number += 1) name = `${nameFrom(words.join('_'))}_${number}`
    values.push({ name, where, sample })
    if (!chosen.includes(name)) return undefined
    properties[name] = schemaOf(sample)
    return `{{ arguments.${name} }}`
  }
  const address = inAddress(definition.address, visit)
  const body = definition.bodyKind === 'json' ? inJson(definition.body, visit) : definition.bodyKind === 'form' ? inPairs(definition.body, 'body', visit) : definition.body
  const required = Object.keys(properties)
  return { values, definition: { ...definition, address, body, ...(required.length > 0 ? { parameters: { type: 'object', properties, required } } : {}) } }
}

function schemaOf(sample: ExampleValue['sample']): JsonObject {
  const description = `Such as ${String(sample).slice(0, 100)}`
  if (typeof sample === 'boolean') return { type: 'boolean' }
  if (typeof sample === 'number') return { type: Number.isInteger(sample) ? 'integer' : 'number', description }
  return /^\d{4}-\d\d-\d\d$/.test(sample) ? { type: 'string', format: 'date' } : { type: 'string', description }
}

function inAddress(address: string, visit: Visit): string {
  const [, before, query] = /^([^?#]*)(?:\?([^#]*))?/.exec(address)!
  const parts = before!.split('/')
  const path = parts.map((part, index) => {
    if (index < 3 || !identifier.test(part)) return part
    const of = parts[index - 1] ?? ''
    return visit('path', [index > 3 && /^[a-z]/i.test(of) ? `${of.replace(/s$/i, '')}_id` : 'id'], part) ?? part
  })
  return path.join('/') + (query === undefined ? '' : `?${inPairs(query, 'query', visit)}`) + (address.includes('#') ? address.slice(address.indexOf('#')) : '')
}

function inPairs(text: string, where: ExampleValue['where'], visit: Visit): string {
  return text.split('&').map((pair) => {
    const at = pair.indexOf('=')
    return at < 1 ? pair : `${pair.slice(0, at)}=${visit(where, [decoded(pair.slice(0, at))], decoded(pair.slice(at + 1))) ?? pair.slice(at + 1)}`
  }).join('&')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function inJson(text: string, visit: Visit): string {
  const within = (value: Json, words: string[]): Json => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return words.length === 0 ? value : (visit('body', words, value) ?? value)
    // How many a list holds is for whoever knows the API to say.
    if (value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, within(inner, [...words, name])]))
  }
  try {
    return JSON.stringify(within(JSON.parse(text) as Json, []), null, 2)
  } catch {
    return text
  }
}
