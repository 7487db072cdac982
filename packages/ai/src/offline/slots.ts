import { fold, optionLabels, readableName, type Json, type JsonObject, type LabelledOption } from '@parley/channel'
import { optionsIn } from './extract.ts'

export type SlotKind = 'date' | 'time' | 'moment' | 'choice' | 'number' | 'boolean' | 'email' | 'phone' | 'name' | 'id' | 'text'

/** A parameter of a tool as the rules understand it. */
export interface Slot {
  /** The parameter's name. */
  name: string
  /** What the same thing is called over all tools: "day" of one is "date" of the other. */
  key: string
  kind: SlotKind
  required: boolean
  description: string
  /** The values it may have, and how they are shown. */
  options: LabelledOption[]
  whole: boolean
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : '')

/** The parameters of a tool; undefined where one is required that no sentence can fill in. */
export function slotsOf(parameters: JsonObject): Slot[] | undefined {
  const properties = isObject(parameters['properties']) ? parameters['properties'] : {}
  const required = Array.isArray(parameters['required']) ? parameters['required'] : []
  const slots: Slot[] = []
  for (const [name, schema] of Object.entries(properties)) {
    if (!isObject(schema)) continue
    const slot = slotOf(name, schema, required.includes(name))
    if (slot) slots.push(slot)
    else if (required.includes(name)) return undefined
  }
  // The list of what is required keeps the order in which it was written; the database sorts the names.
  slots.sort((a, b) => place(required, a.name) - place(required, b.name))
  // Two days of one tool are two different things.
  for (const kind of ['date', 'time', 'moment'] as const) {
    const same = slots.filter((slot) => slot.kind === kind)
    if (same.length > 1) for (const slot of same) slot.key = slot.name
  }
  return slots
}

const place = (required: Json[], name: string) => (required.includes(name) ? required.indexOf(name) : required.length)

function slotOf(name: string, schema: JsonObject, required: boolean): Slot | undefined {
  const type = Array.isArray(schema['type']) ? schema['type'].find((one) => one !== 'null') : schema['type']
  const description = textOf(schema['description']) || textOf(schema['title'])
  const options = choicesOf(schema, description)
  const kind = kindOf(name, type, textOf(schema['format']), options.length > 0)
  if (kind === undefined) return undefined
  const words = fold(readableName(name))
  const key = kind === 'date' || kind === 'time' || kind === 'moment' ? `@${kind}` : kind === 'id' ? words.replace(/^(?:.* )?(booking|appointment|order|reservation|termin)s? .*/, '$1 id') : words
  return { name, key, kind, required, description, options, whole: type === 'integer' }
}

function choicesOf(schema: JsonObject, description: string): Slot['options'] {
  const listed = optionLabels(schema)
  if (listed.length > 0) return listed
  return schema['type'] === 'string' || schema['type'] === undefined ? optionsIn(description).map((label) => ({ value: label, label })) : []
}

function kindOf(name: string, type: Json | undefined, format: string, chosen: boolean): SlotKind | undefined {
  if (chosen) return 'choice'
  const words = ` ${fold(readableName(name))} `
  const last = (...ends: string[]) => ends.some((end) => words.endsWith(` ${end} `))
  if (last('id', 'reference', 'ref', 'booking', 'appointment', 'order number', 'booking number')) return type === 'object' || type === 'array' ? undefined : 'id'
  if (type === 'boolean') return 'boolean'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'object' || type === 'array') return undefined
  if (format === 'date') return 'date'
  if (format === 'time') return 'time'
  if (format === 'date-time') return 'moment'
  if (format === 'email' || /e ?mail/.test(words)) return 'email'
  if (/ (phone|mobile|telephone|telefon|telefonnummer) /.test(words)) return 'phone'
  if (last('date', 'day', 'datum', 'tag')) return 'date'
  if (last('time', 'uhrzeit', 'hour')) return 'time'
  if (last('start', 'starts at', 'slot', 'when', 'datetime')) return 'moment'
  if (last('name')) return 'name'
  return 'text'
}
