import type { Json, JsonObject } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { parse } from 'yaml'
import { freshTool, originOf, toolMethods, type ToolDefinition, type ToolMethod } from '../definition.ts'
import type { Proposal } from './from-curl.ts'
import { nameFrom } from './name-from.ts'

/** One operation of a document, to be chosen. */
export interface Operation extends Proposal {
  /** `GET /bookings/{id}` */
  id: string
  title: string
}

export interface OpenApiProposal {
  title: string
  version: string
  operations: Operation[]
}

const longest = 2_000_000
const deepest = 12
const mostOperations = 300

/**
 * Reads an OpenAPI document, 3.0 or 3.1, as JSON or YAML. References within the document are resolved; nothing is
 * fetched. `from`: where the document was found, for servers that it names by path only.
 *
 * @throws ParleyError BAD_INPUT in words for the operator.
 */
export function fromOpenApi(text: string, from?: string): OpenApiProposal {
  if (text.length > longest) throw new ParleyError('BAD_INPUT', 'This document is larger than 2 MB. Cut out the operations that you need.')
  let read: unknown
  try {
    // JSON is YAML too; the aliases that make a small text a huge document are bounded.
    read = text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text, { maxAliasCount: 50, prettyErrors: true })
  } catch (cause) {
    throw new ParleyError('BAD_INPUT', `This is neither JSON nor YAML: ${(cause instanceof Error ? cause.message : String(cause)).split('\n')[0]}`)
  }
  const document = asObject(read as Json)
  const version = typeof document['openapi'] === 'string' ? document['openapi'] : ''
  if (document['swagger'] !== undefined) throw new ParleyError('BAD_INPUT', 'This is Swagger 2. Convert it to OpenAPI 3 first; most tools that wrote it can.')
  if (!/^3\.[01](\.|$)/.test(version)) throw new ParleyError('BAD_INPUT', 'This is not an OpenAPI 3.0 or 3.1 document: it does not begin with “openapi: 3…”.')
  const operations: Operation[] = []
  for (const [path, entry] of Object.entries(asObject(document['paths']))) {
    const item = resolve(document, entry)
    for (const method of toolMethods) {
      const operation = asObject(item[method.toLowerCase()])
      if (Object.keys(operation).length === 0 || operations.length >= mostOperations) continue
      operations.push(toOperation(document, { path, item, method, operation, from }))
    }
  }
  if (operations.length === 0) throw new ParleyError('BAD_INPUT', 'There is no operation in this document.')
  // Two names alike would be one tool to a model.
  operations.forEach(({ definition }, index) => {
    const alike = operations.slice(0, index).filter((other) => other.definition.name === definition.name || other.definition.name.startsWith(`${definition.name}_`)).length
    if (operations.slice(0, index).some((other) => other.definition.name === definition.name)) definition.name = `${definition.name.slice(0, 60)}_${alike + 1}`
  })
  const info = asObject(document['info'])
  return { title: typeof info['title'] === 'string' ? info['title'] : 'API', version, operations }
}

interface Place {
  path: string
  item: JsonObject
  method: ToolMethod
  operation: JsonObject
  from: string | undefined
}

function toOperation(document: JsonObject, { path, item, method, operation, from }: Place): Operation {
  const notes: string[] = []
  const text = (value: Json | undefined) => (typeof value === 'string' ? value.trim() : '')
  const properties: JsonObject = {}
  const required: string[] = []
  const add = (name: string, schema: JsonObject, isRequired: boolean, description: string) => {
    let key = name
    while (Object.hasOwn(properties, key)) key = `${key}_2`
    properties[key] = { ...schema, ...(description === '' ? {} : { description }) }
    if (isRequired) required.push(key)
    return key
  }
  const server = serverOf(document, item, operation, from)
  if (server === undefined) notes.push('The document names no server. Fill in the address.')
  let address = `${server ?? 'https://example.com'}${path}`
  const query: string[] = []
  const headers: ToolDefinition['headers'] = []
  let idempotencyHeader = ''
  const overridden = list(operation['parameters']).map((entry) => resolve(document, entry))
  const shared = list(item['parameters']).map((entry) => resolve(document, entry)).filter((one) => !overridden.some((other) => other['name'] === one['name'] && other['in'] === one['in']))
  for (const parameter of [...shared, ...overridden]) {
    const name = text(parameter['name'])
    if (name === '') continue
    if (parameter['in'] === 'header' && /^(x-)?idempotency-?key$/i.test(name)) {
      idempotencyHeader = name
      continue
    }
    if (parameter['in'] === 'cookie' || (parameter['in'] === 'header' && /^(authorization|accept|content-type)$/i.test(name))) continue
    const key = add(argumentName(name), withoutReferences(document, parameter['schema']), parameter['required'] === true, text(parameter['description']))
    const placeholder = `{{ arguments.${key} }}`
    if (parameter['in'] === 'path') address = address.replace(`{${name}}`, placeholder)
    else if (parameter['in'] === 'query') query.push(parameter['required'] === true ? `${encodeURIComponent(name)}=${placeholder}` : `{% if arguments.${key} != nil %}${encodeURIComponent(name)}=${placeholder}&{% endif %}`)
    else headers.push({ name, value: placeholder })
  }
  if (query.length > 0) {
    const certain = query.filter((part) => !part.startsWith('{%'))
    const others = query.filter((part) => part.startsWith('{%'))
    address += `?${certain.join('&')}${certain.length > 0 && others.length > 0 ? '&' : ''}${others.join('')}`
  }
  const contents = asObject(resolve(document, operation['requestBody'])['content'])
  const kind = Object.keys(contents).find((type) => /json/i.test(type)) ?? Object.keys(contents).find((type) => /x-www-form-urlencoded/i.test(type))
  let body: Pick<ToolDefinition, 'bodyKind' | 'body'> = { bodyKind: 'none', body: '' }
  if (kind !== undefined && method !== 'GET') {
    const schema = withoutReferences(document, asObject(contents[kind])['schema'])
    const needed = list(schema['required']).filter((name): name is string => typeof name === 'string')
    const fields = Object.entries(asObject(schema['properties'])).filter(([, field]) => asObject(field)['readOnly'] !== true)
    const keys = fields.map(([name, field]) => ({ name, key: add(argumentName(name), asObject(field), needed.includes(name), text(asObject(field)['description'])) }))
    if (fields.length === 0) notes.push('The body is not described as an object with fields. Fill it in.')
    body = /json/i.test(kind)
      ? { bodyKind: 'json', body: JSON.stringify(Object.fromEntries(keys.map(({ name, key }) => [name, `{{ arguments.${key} }}`])), null, 2) }
      : { bodyKind: 'form', body: keys.map(({ name, key }) => `${encodeURIComponent(name)}={{ arguments.${key} }}`).join('&') }
  } else if (Object.keys(contents).length > 0 && method !== 'GET') notes.push(`A body of the kind ${Object.keys(contents)[0]} cannot be sent. Fill in another.`)
  headers.push(...authorization(document, operation, notes))
  const title = text(operation['summary']) || text(operation['operationId']) || `${method} ${path}`
  return {
    id: `${method} ${path}`,
    title,
    notes,
    definition: {
      ...freshTool(), ...body,
      name: nameFrom(text(operation['operationId']) || `${method} ${path.replace(/[{}]/g, '')}`),
      description: [text(operation['summary']), text(operation['description'])].filter(Boolean).join('. ').replaceAll('..', '.').slice(0, 2_000) || title,
      parameters: { type: 'object', properties, required, additionalProperties: false },
      method, address, headers, idempotencyHeader, readsOnly: method === 'GET',
    },
  }
}

/** Where its key goes, as the document says; the key itself is a credential. */
function authorization(document: JsonObject, operation: JsonObject, notes: string[]): ToolDefinition['headers'] {
  const wanted = [...list(operation['security'] ?? document['security'])].map(asObject)[0]
  const schemes = asObject(asObject(document['components'])['securitySchemes'])
  return Object.keys(wanted ?? {}).flatMap((name) => {
    const scheme = resolve(document, schemes[name])
    const credential = nameFrom(name).slice(0, 40)
    const header = scheme['type'] === 'http' && String(scheme['scheme']).toLowerCase() === 'basic' ? { name: 'authorization', value: `Basic {{ credentials.${credential} }}` }
      : scheme['type'] === 'http' || scheme['type'] === 'oauth2' || scheme['type'] === 'openIdConnect' ? { name: 'authorization', value: `Bearer {{ credentials.${credential} }}` }
      : scheme['type'] === 'apiKey' && scheme['in'] === 'header' ? { name: String(scheme['name']), value: `{{ credentials.${credential} }}` } : undefined
    if (!header) {
      notes.push(`How to sign in (${name}) is to be filled in.`)
      return []
    }
    notes.push(`Store the key as a credential “${credential}”.`)
    return [header]
  })
}

function serverOf(document: JsonObject, item: JsonObject, operation: JsonObject, from: string | undefined): string | undefined {
  const server = asObject([operation, item, document].map((holder) => list(holder['servers'])[0]).find((one) => one !== undefined) ?? null)
  if (typeof server['url'] !== 'string') return from === undefined ? undefined : originOf(from)
  const variables = asObject(server['variables'])
  const filled = server['url'].replace(/\{([^}]+)\}/g, (_all, name: string) => String(asObject(variables[name])['default'] ?? name))
  const address = originOf(filled) === undefined && from !== undefined && URL.canParse(filled, from) ? new URL(filled, from).href : filled
  return originOf(address) === undefined ? undefined : address.replace(/\/+$/, '')
}

const argumentName = (name: string) => name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_')
const asObject = (value: Json | undefined): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

function resolve(document: JsonObject, value: Json | undefined, depth = 0): JsonObject {
  const found = asObject(value)
  const reference = found['$ref']
  if (typeof reference !== 'string' || depth > deepest) return found
  if (!reference.startsWith('#/')) throw new ParleyError('BAD_INPUT', `The document refers to another one (${reference.slice(0, 200)}). Bundle it into one document first.`)
  const target = reference.slice(2).split('/').reduce<Json | undefined>((at, part) => {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    return typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, document)
  if (target === undefined) throw new ParleyError('BAD_INPUT', `The document refers to ${reference.slice(0, 200)}, which is not in it.`)
  return resolve(document, target, depth + 1)
}

const dropped = new Set(['example', 'examples', 'xml', 'externalDocs', 'discriminator', 'deprecated', 'readOnly', 'writeOnly', '$schema', '$id', '$anchor', 'default'])

/** A schema that stands for itself. One that contains itself ends in "anything"; 3.0's own words become JSON Schema's. */
function withoutReferences(document: JsonObject, value: Json | undefined, depth = 0): JsonObject {
  if (depth > deepest) return {}
  const { nullable, ...schema } = resolve(document, value)
  const plain: JsonObject = {}
  for (const [key, inner] of Object.entries(schema)) {
    if (dropped.has(key) || key.startsWith('x-')) continue
    if (key === 'properties' || key === 'patternProperties') plain[key] = Object.fromEntries(Object.entries(asObject(inner)).map(([name, field]) => [name, withoutReferences(document, field, depth + 1)]))
    else if (['items', 'additionalProperties', 'not'].includes(key) && typeof inner === 'object') plain[key] = withoutReferences(document, inner, depth + 1)
    else if (['allOf', 'anyOf', 'oneOf'].includes(key)) plain[key] = list(inner).map((one) => withoutReferences(document, one, depth + 1))
    else if (key === 'exclusiveMinimum' && inner === true) plain[key] = schema['minimum'] ?? 0
    else if (key === 'exclusiveMaximum' && inner === true) plain[key] = schema['maximum'] ?? 0
    else if (!['exclusiveMinimum', 'exclusiveMaximum'].includes(key) || typeof inner === 'number') plain[key] = inner
  }
  // `readOnly` fields are sorted out by whoever asks, before this level is read.
  if (schema['readOnly'] === true) plain['readOnly'] = true
  const merged = allOfObjects(plain)
  if (nullable === true && typeof merged['type'] === 'string') merged['type'] = [merged['type'], 'null']
  return merged
}

/** `allOf` of objects is one object: its fields can be arguments. */
function allOfObjects(schema: JsonObject): JsonObject {
  const parts = list(schema['allOf']).map(asObject)
  if (parts.length === 0 || !parts.every((part) => part['properties'] !== undefined || part['type'] === 'object')) return schema
  const { allOf: _, ...rest } = schema
  const all = [...parts, rest]
  return {
    ...rest, type: 'object',
    properties: Object.assign({}, ...all.map((part) => asObject(part['properties']))) as JsonObject,
    required: [...new Set(all.flatMap((part) => list(part['required'])))],
  }
}
