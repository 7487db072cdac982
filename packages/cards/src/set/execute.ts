import { dayIn, fold, readDate, readNumber, type Json } from '@parley/channel'
import { go, type CardContext, type CardEffect, type CardRun } from '@parley/interpreter'
import { writeTo } from '../shared/target.ts'
import type { Assignment, SetConfig } from './card.ts'

export const setRun: CardRun<SetConfig> = {
  enter(config, context) {
    const effects: CardEffect[] = []
    // What this card itself has set already, so that two additions to one number both count.
    const written = new Map<string, Json>()
    for (const assignment of config.assignments) {
      const before = written.has(assignment.target) ? written.get(assignment.target) : context.value(assignment.target)
      const value = work(assignment, before ?? null, context)
      if (value === undefined) {
        effects.push({ type: 'report', code: 'missing-value', message: `“${assignment.target}” was left as it was: “${context.render(assignment.value)}” cannot be read as ${wanted(assignment)}.` })
        continue
      }
      written.set(assignment.target, value)
      effects.push(writeTo(assignment.target, value))
    }
    return go('next', { effects })
  },
}

/** The new value; undefined where what is given cannot be read as what it should be. */
function work({ operation, value, type }: Assignment, before: Json, context: CardContext): Json | undefined {
  switch (operation) {
    case 'clear':
      return null
    case 'set':
      return toType(given(value, context), type, context)
    case 'add':
    case 'subtract': {
      const from = before === null || before === '' ? 0 : toNumber(before)
      const by = toNumber(given(value, context))
      return from === undefined || by === undefined ? undefined : rounded(operation === 'add' ? from + by : from - by)
    }
    case 'append': {
      const list = Array.isArray(before) ? before : before === null || before === '' ? [] : [before]
      const entry = given(value, context)
      return entry === null || entry === '' ? list : [...list, entry]
    }
  }
}

/** The value as given: a single placeholder hands over what it names, anything else is text. */
function given(template: string, context: CardContext): Json {
  const single = /^\s*\{\{\s*([\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)\s*\}\}\s*$/u.exec(template)
  const value = single ? context.value(single[1]!) : undefined
  return value !== undefined && value !== null ? value : context.render(template)
}

function toType(value: Json, type: Assignment['type'], context: CardContext): Json | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : Array.isArray(value) ? value.map(toText).join(', ') : toText(value)
    case 'number':
      return toNumber(value)
    case 'boolean':
      return toBoolean(value)
    case 'date':
      return typeof value === 'string' ? readDate(value, dayIn(context.timeZone, context.now)) : undefined
    case 'list':
      return Array.isArray(value) ? value : toText(value).split(',').map((entry) => entry.trim()).filter(Boolean)
  }
}

const toText = (value: Json): string => (value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))

function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? readNumber(value) : undefined
}

const yes = new Set(['true', 'yes', 'y', '1', 'on', 'ja', 'j', 'wahr'])
const no = new Set(['false', 'no', 'n', '0', 'off', 'nein', 'falsch', ''])

function toBoolean(value: Json): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = fold(toText(value))
  return yes.has(word) ? true : no.has(word) ? false : undefined
}

/** 0.1 + 0.2 is 0.3 to everybody but a computer. */
const rounded = (value: number) => Number(value.toPrecision(15))

const wanted = ({ operation, type }: Assignment) => (operation === 'add' || operation === 'subtract' || type === 'number' ? 'a number' : type === 'boolean' ? 'yes or no' : type === 'date' ? 'a date' : `a ${type}`)
