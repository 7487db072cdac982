import type { Json, JsonObject } from '@parley/channel'
import { lookUp, renderTemplate } from '@parley/flow'
import type { ToolResultField } from './definition.ts'
import { ToolFailure } from './failure.ts'

/** The body as JSON where it is some, else its text. */
export function readBody(text: string, contentType: string): Json {
  if (text.trim() === '') return null
  if (!/json/i.test(contentType) && !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as Json
  } catch {
    if (/json/i.test(contentType)) throw new ToolFailure('bad-answer', 'It answered with something that is not the JSON that it claims to be.')
    return text
  }
}

const single = /^\s*\{\{\s*([a-z][\w.]*)\s*\}\}\s*$/i

/** What the caller gets: the fields that were mapped, or the body as it came. */
export function mapResults(fields: ToolResultField[], response: { status: number; body: Json }, moment: { now: number; timeZone: string }): Json {
  if (fields.length === 0) return response.body
  const scope: JsonObject = { response }
  return Object.fromEntries(fields.map(({ name, value, type }) => {
    const path = single.exec(value)?.[1]
    const found = path === undefined ? renderTemplate(value, scope, moment).text : (lookUp(scope, path.split('.')) ?? null)
    return [name, fitted(found, type)]
  }))
}

/** As the type that later cards count on; null where it cannot be read so. */
function fitted(value: Json, type: ToolResultField['type']): Json {
  if (value === null) return null
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
    case 'number': {
      const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
      return Number.isFinite(number) ? number : null
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : null
    case 'list':
      return Array.isArray(value) ? value : null
    case 'object':
      return typeof value === 'object' && !Array.isArray(value) ? value : null
  }
}
