import type { Json, JsonObject } from '@parley/channel'
import { lookUp, renderTemplate, type Escape } from '@parley/flow'
import { originOf, type ToolDefinition } from './definition.ts'
import { ToolFailure } from './failure.ts'
import type { Credentials } from './port.ts'

export interface FilledRequest {
  url: URL
  headers: Headers
  body: string | undefined
}

/** `{{ arguments }}`, `{{ contact }}`, `{{ conversation }}`, `{{ credentials }}`: what a placeholder may name. */
export interface CallScope {
  arguments: JsonObject
  contact: JsonObject
  conversation: JsonObject
  /** The idempotency key. */
  callId: string
  /** Milliseconds since 1970. */
  now: number
  timeZone: string
}

const contentTypes = { none: undefined, json: 'application/json', form: 'application/x-www-form-urlencoded', text: 'text/plain; charset=utf-8' } as const

/**
 * The request with its placeholders filled in, each so that it cannot leave its place: encoded in the address, quoted in
 * JSON, without line breaks in headers. A credential is there only for the one server that it is for.
 *
 * @throws ToolFailure where what came in does not fit, or the address would lead elsewhere.
 */
export function fillRequest(tool: ToolDefinition, scope: CallScope, credentials: Credentials): FilledRequest {
  const origin = originOf(tool.address)
  if (origin === undefined) throw new ToolFailure('not-allowed', 'The address of this tool is not complete.')
  const values = scopeOf(scope, credentials, origin)
  const render = renderer(values, scope)
  const address = render(tool.address.trim(), 'url')
  if (!URL.canParse(address)) throw new ToolFailure('bad-arguments', 'With these arguments there is no valid address.')
  const url = new URL(address)
  // Dots that stand for a folder would lead to another part of the API than the one that was meant.
  const climbs = address.split(/[?#]/)[0]!.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part))
  if (url.origin !== origin || climbs) throw new ToolFailure('bad-arguments', 'With these arguments the address would lead somewhere else.')
  const headers = new Headers({ accept: 'application/json, text/*;q=0.8, */*;q=0.1', 'user-agent': 'Parley' })
  const type = contentTypes[tool.bodyKind]
  if (type !== undefined) headers.set('content-type', type)
  for (const { name, value } of tool.headers) {
    const text = headerValue(render(value, 'none'))
    if (text !== '') headers.set(name, text)
  }
  if (tool.idempotencyHeader !== '') headers.set(tool.idempotencyHeader, headerValue(scope.callId))
  return { url, headers, body: tool.bodyKind === 'none' || tool.method === 'GET' ? undefined : bodyOf(tool, values, render) }
}

/** A header as it may be sent: one line, of characters that every server reads. */
export const headerValue = (text: string): string => [...text.replace(/\s+/g, ' ').trim()].filter((character) => character >= ' ' && character !== '\u007f').join('').replace(/[^\u0020-\u00ff]/g, (character) => encodeURIComponent(character))

/** Whom the placeholders of headers of a server may name: its own credentials. */
export function credentialsFor(credentials: Credentials, origin: string): JsonObject {
  return Object.fromEntries([...credentials].filter(([, credential]) => credential.origin === origin).map(([name, { secret }]) => [name, secret]))
}

function scopeOf(scope: CallScope, credentials: Credentials, origin: string): JsonObject {
  return { arguments: scope.arguments, contact: scope.contact, conversation: scope.conversation, call: { id: scope.callId }, credentials: credentialsFor(credentials, origin) }
}

type Render = (template: string, escape: Escape) => string

function renderer(values: JsonObject, { now, timeZone }: Pick<CallScope, 'now' | 'timeZone'>): Render {
  return (template, escape) => {
    const { text, error, missing } = renderTemplate(template, values, { now, timeZone }, escape)
    if (error !== undefined) throw new ToolFailure('not-allowed', `A placeholder of this tool cannot be filled in: ${error}.`)
    const secret = missing.find((path) => path.startsWith('credentials.'))
    if (secret !== undefined) throw new ToolFailure('not-allowed', `The credential “${secret.slice('credentials.'.length)}” is not there, or is for another server.`)
    return text
  }
}

function bodyOf({ bodyKind, body }: ToolDefinition, values: JsonObject, render: Render): string {
  if (bodyKind !== 'json') return render(body, bodyKind === 'form' ? 'url' : 'none')
  const shape = parsed(body)
  // Filled in place by place, nothing can break out of its quotes.
  if (shape !== undefined) return JSON.stringify(filled(shape, values, render) ?? null)
  const text = render(body, 'json')
  if (parsed(text) === undefined) throw new ToolFailure('bad-arguments', 'With these arguments the body is no valid JSON.')
  return text
}

const single = /^\s*\{\{\s*([a-z][\w.]*)\s*\}\}\s*$/i

/** A text that is one placeholder becomes the value itself, with its type; one without a value is left out. */
function filled(shape: Json, values: JsonObject, render: Render): Json | undefined {
  if (typeof shape === 'string') {
    const path = single.exec(shape)?.[1]
    if (path === undefined) return render(shape, 'none')
    const value = lookUp(values, path.split('.'))
    if (value === undefined && path.startsWith('credentials.')) render(shape, 'none')
    return value
  }
  if (Array.isArray(shape)) return shape.flatMap((entry) => filled(entry, values, render) ?? [])
  if (typeof shape !== 'object' || shape === null) return shape
  return Object.fromEntries(Object.entries(shape).flatMap(([name, inner]) => {
    const value = filled(inner, values, render)
    return value === undefined ? [] : [[name, value]]
  }))
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
