import { labelledArguments, type Json, type JsonObject } from '@parley/channel'
import { checkArguments } from './check-arguments.ts'
import type { Offer } from './offers-of.ts'
import { ProviderFailure, type RawAnswer, type ToolCall } from './port.ts'

/** Of a value in the words that a customer is asked with. */
const longestValue = 200
const longestConfirm = 900

/**
 * The calls of an answer, each made sure of: granted, its arguments fitting, and with the words in which the customer is
 * asked first. What is wrong is said in `problem`, so that the model hears of it and nothing is called.
 *
 * @throws ProviderFailure `bad-answer` where arguments are no JSON at all.
 */
export function resolveCalls(calls: RawAnswer['calls'], offers: Offer[]): ToolCall[] {
  return calls.map(({ id, name, arguments: given }) => {
    const read = readArguments(name, given)
    const found = offers.find((candidate) => candidate.name === name)
    if (!found) return { id, toolId: `unknown:${name}`.slice(0, 200), name, arguments: read, problem: `There is no tool "${name.slice(0, 64)}" here. Do without it.` }
    return checked(found, { id, arguments: read })
  })
}

/** The same for calls that are already named by their tool, as the rules make them. */
export function recheckCalls(calls: ToolCall[], offers: Offer[]): ToolCall[] {
  return calls.map((call) => {
    const found = offers.find(({ offer }) => offer.id === call.toolId)
    return found ? checked(found, call) : { ...call, problem: `There is no tool "${call.name}" here. Do without it.` }
  })
}

function checked({ name, offer }: Offer, { id, arguments: given }: Pick<ToolCall, 'id' | 'arguments'>): ToolCall {
  const fit = checkArguments(offer.parameters, given)
  // People are asked by what things are called; the service gets what it calls them.
  const shown = offer.confirm === undefined ? {} : labelledArguments(offer.parameters, fit.arguments)
  return {
    id,
    toolId: offer.id,
    name,
    arguments: fit.arguments,
    ...(offer.confirm === undefined ? {} : { confirm: offer.words?.(shown) || confirmWords(offer.confirm, name, shown) }),
    ...(offer.repeatable === undefined ? {} : { repeatable: offer.repeatable }),
    ...(fit.problem === undefined ? {} : { problem: fit.problem }),
  }
}

function readArguments(name: string, given: unknown): JsonObject {
  let read = given
  if (typeof given === 'string')
    try {
      read = JSON.parse(given) as unknown
    } catch {
      throw new ProviderFailure('bad-answer', `The arguments of "${name.slice(0, 64)}" are no valid JSON.`)
    }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new ProviderFailure('bad-answer', `The arguments of "${name.slice(0, 64)}" are no JSON object.`)
  return read as JsonObject
}

/** What the customer is asked: the tool's own words with the very arguments that it would be called with. */
function confirmWords(template: string, name: string, given: JsonObject): string {
  const words = template.replace(/\{\{\s*(?:arguments\.)?([\w.]+)\s*\}\}/g, (_, path: string) => plain(valueAt(given, path))).trim()
  const text = words === '' ? `${name.replaceAll('_', ' ')}: ${Object.entries(given).map(([key, value]) => `${key.replaceAll('_', ' ')} ${plain(value)}`).join(', ')}?` : words
  return text.length > longestConfirm ? `${text.slice(0, longestConfirm - 1)}…` : text
}

function valueAt(given: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, key) => (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key) ? value[key] : undefined), given)
}

function plain(value: Json | undefined): string {
  const text = value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > longestValue ? `${line.slice(0, longestValue - 1)}…` : line
}
