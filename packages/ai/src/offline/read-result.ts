import { fold, readableName, type Json, type JsonObject } from '@parley/channel'
import type { Language } from './language.ts'
import type { Slot } from './slots.ts'
import { toolPhrases, valueWords } from './tool-phrases.ts'

/** Something to choose, as a tool named it. `value` is what the tools understand. */
export interface Choice {
  value: Json
  label: string
  /** All that was said of it, for choosing by other words. */
  about: string
  row: JsonObject | undefined
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPlain = (value: Json | undefined): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)
const timePattern = /^(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2}:\d{2})/

/** The lists in a result, outermost first. */
function listsIn(result: Json, depth = 0): Json[][] {
  if (Array.isArray(result)) return [result, ...(depth < 2 ? result.flatMap((entry) => listsIn(entry, depth + 1)) : [])]
  return isObject(result) && depth < 3 ? Object.values(result).flatMap((value) => listsIn(value, depth + 1)) : []
}

/** The choices that a result gives for a slot; undefined where it says nothing about it. An empty list is an answer: there is nothing. */
export function choicesIn(result: Json, slot: Slot, language: Language): Choice[] | undefined {
  const lists = listsIn(result)
  for (const list of lists) {
    const choices = list.map((entry) => choiceOf(entry, slot, language))
    const known = choices.filter((choice) => choice !== undefined)
    if (list.length > 0 && known.length === list.length) return known
    if (list.length > 0 && known.length > 0 && list.every(isObject)) return known
  }
  if (lists.some((list) => list.length === 0)) return []
  const one = isObject(result) && slot.kind === 'id' ? choiceOf(result, slot, language) : undefined
  return one && [one]
}

function choiceOf(entry: Json, slot: Slot, language: Language): Choice | undefined {
  if (isPlain(entry)) {
    const fits = slot.kind === 'time' || slot.kind === 'moment' ? timePattern.test(String(entry)) : (slot.kind === 'choice' || slot.kind === 'text') && slot.required && !timePattern.test(String(entry))
    return fits ? { value: entry, label: shortOf(entry, slot, language), about: valueWords(entry, language), row: undefined } : undefined
  }
  // What is taken, closed or cancelled is nothing to choose.
  if (!isObject(entry) || ['available', 'free'].some((name) => entry[name] === false) || ['cancelled', 'canceled', 'storniert'].includes(fold(String(entry['status'] ?? '')))) return undefined
  const value = fieldFor(entry, slot)
  if (value === undefined) return undefined
  const label = slot.kind === 'id' || slot.kind === 'choice' || slot.kind === 'text' ? describeRow(entry, language) || String(value) : shortOf(value, slot, language)
  return { value, label, about: Object.values(entry).filter(isPlain).map((each) => valueWords(each, language)).join(' '), row: entry }
}

/** The value of a row that a slot wants: by its own name, else by the name that such a thing usually has. */
export function fieldFor(row: JsonObject, slot: Slot): Json | undefined {
  const entries = Object.entries(row).filter(([, value]) => isPlain(value) && value !== '')
  const same = entries.find(([name]) => fold(readableName(name)) === fold(readableName(slot.name)))
  if (same) return same[1]
  const usual: Partial<Record<Slot['kind'], string[]>> = {
    id: ['id', 'booking id', 'appointment id', 'order id', 'reference', 'code', 'number'],
    time: ['time', 'start time', 'start', 'starts at', 'slot', 'from', 'uhrzeit'],
    moment: ['start', 'starts at', 'datetime', 'slot', 'time', 'when'],
    choice: ['name', 'title', 'id'],
    text: ['name', 'title'],
  }
  for (const name of usual[slot.kind] ?? []) {
    const found = entries.find(([own]) => fold(readableName(own)) === name)
    if (found && (slot.kind !== 'time' || timePattern.test(String(found[1])))) return found[1]
  }
  return undefined
}

function shortOf(value: Json, slot: Slot, language: Language): string {
  const time = timePattern.exec(String(value))
  return (slot.kind === 'time' || slot.kind === 'moment') && time ? time[1]!.padStart(5, '0') : valueWords(value, language)
}

const inner = /^(id|uuid|.* id|reference|ref|code|status|phone|customer|customer name|currency|created at|key)$/

/** The parts of a row that mean something to the customer: "haircut, Friday 27 November, 10:00". */
function describeRow(row: JsonObject, language: Language): string {
  const parts = Object.entries(row).filter(([name, value]) => isPlain(value) && value !== '' && !inner.test(fold(readableName(name))))
  const days = parts.filter(([, value]) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value))
  // A start says the day and the time; what repeats either, or says when it ends, is left out.
  const shown = parts.filter(([name, value]) => !(days.length > 0 && days[0]![0] !== name && /^(end|ends|ends at|until|to|bis)$/.test(fold(readableName(name)))) && value !== false)
  // What it is, then when: the database has its own order of keys.
  const rank = ([, value]: [string, Json]) => (/^\d{4}-\d{2}-\d{2}/.test(String(value)) ? 1 : /^\d{1,2}:\d{2}/.test(String(value)) ? 2 : typeof value === 'string' ? 0 : 3)
  return shown.toSorted((a, b) => rank(a as [string, Json]) - rank(b as [string, Json])).slice(0, 5).map(([, value]) => valueWords(value!, language)).join(', ')
}

/** What the tool itself says to the customer, if it does. */
export const messageIn = (result: Json): string | undefined => {
  if (typeof result === 'string' && /\s/.test(result.trim())) return result.trim()
  const found = isObject(result) ? (result['message'] ?? result['summary'] ?? result['confirmation']) : undefined
  return typeof found === 'string' && /\s/.test(found.trim()) ? found.trim() : undefined
}

/** A result in plain sentences. */
export function describeResult(result: Json, language: Language): string {
  const words = toolPhrases[language]
  const message = messageIn(result)
  if (message !== undefined) return message
  if (isPlain(result)) return valueWords(result, language)
  const lists = listsIn(result)
  const list = lists.find((candidate) => candidate.length > 0)
  if (list) {
    const lines = list.slice(0, 10).map((entry) => (isObject(entry) ? describeRow(entry, language) : isPlain(entry) ? valueWords(entry, language) : '')).filter(Boolean)
    return [words.found, ...lines.map((line) => `• ${line}`), ...(list.length > 10 ? [`• ${words.more}`] : [])].join('\n')
  }
  if (lists.length > 0 || result === null) return words.nothingFound
  const parts = Object.entries(result).filter(([name, value]) => isPlain(value) && value !== '' && !/^(id|uuid|.* id)$/.test(fold(readableName(name))))
  return parts.length === 0 ? words.nothingFound : [words.found, ...parts.slice(0, 8).map(([name, value]) => `• ${readableName(name)}: ${valueWords(value!, language)}`)].join('\n')
}
