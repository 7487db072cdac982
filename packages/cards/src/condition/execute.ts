import { dayIn, daysBetween, fold, readDate, readNumber, type Json } from '@parley/channel'
import { go, type CardContext, type CardRun } from '@parley/interpreter'
import { branchPort, type Branch, type ConditionConfig, type Test } from './card.ts'

export const conditionRun: CardRun<ConditionConfig> = {
  enter(config, context) {
    const branch = config.branches.find((candidate) => holds(candidate, context))
    return go(branch ? branchPort(branch.id) : 'otherwise')
  },
}

function holds(branch: Branch, context: CardContext): boolean {
  const every = <T>(match: 'all' | 'any', parts: T[], test: (part: T) => boolean) => (match === 'all' ? parts.every(test) : parts.some(test))
  return every(branch.match, branch.groups, (group) => every(group.match, group.tests, (test) => passes(test, context)))
}

/** Whether one comparison holds. One that makes no sense for the value does not. */
function passes(test: Test, context: CardContext): boolean {
  const value = context.value(test.path) ?? null
  const text = fold(toText(value))
  const given = () => context.render(test.value)
  const word = () => fold(given())
  const numbers = (compare: (a: number, b: number) => boolean) => {
    const [a, b] = [toNumber(value), readNumber(given())]
    return a !== undefined && b !== undefined && compare(a, b)
  }
  const dates = (compare: (a: string, b: string) => boolean) => {
    const [a, b] = [toDay(value, context), toDay(given(), context)]
    return a !== undefined && b !== undefined && compare(a, b)
  }
  const daysAgo = (compare: (days: number, limit: number) => boolean) => {
    const [day, limit] = [toDay(value, context), readNumber(given())]
    return day !== undefined && limit !== undefined && compare(daysBetween(day, dayIn(context.timeZone, context.now)), limit)
  }
  const list = Array.isArray(value) ? value : null

  switch (test.operator) {
    case 'is-empty':
      return isEmpty(value)
    case 'is-not-empty':
      return !isEmpty(value)
    case 'is':
      return text === word()
    case 'is-not':
      return text !== word()
    case 'contains':
      return word() !== '' && text.includes(word())
    case 'contains-not':
      return !text.includes(word())
    case 'starts-with':
      return word() !== '' && text.startsWith(word())
    case 'ends-with':
      return word() !== '' && text.endsWith(word())
    case 'one-of':
      return given().split(',').some((entry) => entry.trim() !== '' && fold(entry) === text)
    case 'equals':
      return numbers((a, b) => a === b)
    case 'equals-not':
      return numbers((a, b) => a !== b)
    case 'more':
      return numbers((a, b) => a > b)
    case 'at-least':
      return numbers((a, b) => a >= b)
    case 'less':
      return numbers((a, b) => a < b)
    case 'at-most':
      return numbers((a, b) => a <= b)
    case 'before':
      return dates((a, b) => a < b)
    case 'on':
      return dates((a, b) => a === b)
    case 'after':
      return dates((a, b) => a > b)
    case 'days-ago-at-least':
      return daysAgo((days, limit) => days >= limit)
    case 'days-ago-at-most':
      return daysAgo((days, limit) => days >= 0 && days <= limit)
    case 'includes':
      return list?.some((entry) => fold(toText(entry)) === word()) ?? false
    case 'includes-not':
      return !list?.some((entry) => fold(toText(entry)) === word())
    case 'size-at-least':
      return sizeOf(value) >= (readNumber(given()) ?? Infinity)
    case 'size-at-most':
      return sizeOf(value) <= (readNumber(given()) ?? -Infinity)
    case 'is-true':
      return value === true || ['true', 'yes', 'ja'].includes(text)
    case 'is-false':
      return value === false || ['false', 'no', 'nein'].includes(text)
  }
}

const isEmpty = (value: Json) => value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)

const sizeOf = (value: Json) => (Array.isArray(value) ? value.length : isEmpty(value) ? 0 : 1)

const toText = (value: Json): string => (value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))

const toNumber = (value: Json): number | undefined => (typeof value === 'number' ? value : typeof value === 'string' ? readNumber(value) : undefined)

/** The day a value names: `2026-12-24`, a moment in ISO form or in milliseconds, or words such as "today". */
function toDay(value: Json, context: CardContext): string | undefined {
  if (typeof value === 'number') return dayIn(context.timeZone, value)
  if (typeof value !== 'string') return undefined
  const moment = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(moment)) return dayIn(context.timeZone, moment)
  return readDate(value, dayIn(context.timeZone, context.now))
}
